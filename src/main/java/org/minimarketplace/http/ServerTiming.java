package org.minimarketplace.http;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells each client where its time went, by <a href="https://www.w3.org/TR/server-timing/">Server Timing</a>:
 * {@code permit;dur=0.12, db;dur=1.30, total;dur=2.10}, in milliseconds, as far as it is known when the head of the
 * answer is sent. {@code permit} is the wait at the gate, {@code db} the time with the permit; both are absent where
 * nothing was asked of the database. {@code total} began with the head of the request. Thread-safe.
 */
public final class ServerTiming extends Handler.Wrapper {

    /** The request attribute with the {@link Measurement}. */
    public static final String MEASUREMENT = "serverTiming";

    private static final String FIELD = "Server-Timing";

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Measurement measurement = new Measurement(request.getBeginNanoTime());
        request.setAttribute(MEASUREMENT, measurement);
        return super.handle(request, new Timed(request, response, measurement), callback);
    }

    /** The times of one request. Thread-safe. */
    public static final class Measurement {

        private final long began;
        private final AtomicLong permit = new AtomicLong(-1);
        private final AtomicLong database = new AtomicLong(-1);

        Measurement(long began) {
            this.began = began;
        }

        /** Adds a wait for a permit, in nanoseconds. */
        public void addPermit(long nanos) {
            add(permit, nanos);
        }

        /** Adds time in the database, in nanoseconds. */
        public void addDatabase(long nanos) {
            add(database, nanos);
        }

        private static void add(AtomicLong sum, long nanos) {
            sum.accumulateAndGet(nanos, (before, more) -> Math.max(0, before) + more);
        }

        /** The value of the header field at a reading of {@link System#nanoTime}. */
        String value(long now) {
            StringBuilder value = new StringBuilder(48);
            append(value, "permit;dur=", permit.get());
            append(value, "db;dur=", database.get());
            append(value, "total;dur=", now - began);
            return value.toString();
        }

        private static void append(StringBuilder value, String name, long nanos) {
            if (nanos < 0) {
                return;
            }
            // By hand: a formatter would cost more than what is measured.
            long hundredths = nanos / 10_000;
            value.append(value.isEmpty() ? "" : ", ")
                    .append(name)
                    .append(hundredths / 100)
                    .append('.');
            value.append(hundredths % 100 < 10 ? "0" : "").append(hundredths % 100);
        }
    }

    private static final class Timed extends Response.Wrapper {

        private final Measurement measurement;

        Timed(Request request, Response response, Measurement measurement) {
            super(request, response);
            this.measurement = measurement;
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            if (!isCommitted()) {
                getHeaders().put(FIELD, measurement.value(System.nanoTime()));
            }
            super.write(last, content, callback);
        }
    }
}
