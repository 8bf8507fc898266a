package org.minimarketplace.errors;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs a failure that many requests meet while something around the service is out of order: a line at ERROR for each,
 * with its trace id and the reason, and the stack trace once a minute. Thread-safe.
 */
final class OutageLog {

    private static final long BETWEEN_TRACES = Duration.ofMinutes(1).toNanos();

    /** Causes may go in circles. */
    private static final int DEEPEST = 20;

    private final Logger log;
    private final String message;
    private final LongSupplier nanoTime;
    private final AtomicLong nextTrace;

    /** Logs to a logger, beginning with a stack trace. */
    OutageLog(Logger log, String message) {
        this(log, message, System::nanoTime);
    }

    OutageLog(Logger log, String message, LongSupplier nanoTime) {
        this.log = log;
        this.message = message;
        this.nanoTime = nanoTime;
        this.nextTrace = new AtomicLong(nanoTime.getAsLong());
    }

    /** One more request has failed. */
    void failed(Throwable error) {
        long now = nanoTime.getAsLong();
        long next = nextTrace.get();
        if (now - next >= 0 && nextTrace.compareAndSet(next, now + BETWEEN_TRACES)) {
            log.error(message, error);
        } else {
            log.error("{}: {}", message, rootOf(error).toString());
        }
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        for (int depth = 0; depth < DEEPEST && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
