package org.minimarketplace.http;

import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.minimarketplace.http.RequestRefusedException.Reason;

/**
 * Serves so many requests a second of each client, and answers 429 to more: within a second all may come at once. Says
 * in each answer how many are left (draft-ietf-httpapi-ratelimit-headers-10). Thread-safe.
 */
public final class RequestRate extends Handler.Wrapper {

    private static final double SECOND = 1e9;

    private final int perSecond;
    private final Function<Request, String> clients;
    private final Predicate<Request> exempt;
    private final RefusalObserver observer;
    private final Buckets buckets;

    /** The requests of all clients, on all ports together. Thread-safe. */
    public static final class Buckets {

        private final LongSupplier nanoTime;
        private final RecentClients<Bucket> all = new RecentClients<>(Bucket::new);

        /** Measures by a clock that never goes back, like {@link System#nanoTime}. */
        public Buckets(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
        }

        /** Takes one of a client's; what is left, below zero if there was none to take. */
        double take(String client, int perSecond) {
            return all.with(client, bucket -> bucket.take(nanoTime.getAsLong(), perSecond));
        }
    }

    /**
     * Bounds the requests of a port.
     *
     * @param clients whose request it is
     * @param exempt which requests do not count
     */
    public RequestRate(
            int perSecond,
            Buckets buckets,
            Function<Request, String> clients,
            Predicate<Request> exempt,
            RefusalObserver observer) {
        this.perSecond = perSecond;
        this.buckets = buckets;
        this.clients = clients;
        this.exempt = exempt;
        this.observer = observer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (exempt.test(request)) {
            return super.handle(request, response, callback);
        }
        double left = buckets.take(clients.apply(request), perSecond);
        putInto(response.getHeaders(), perSecond, left);
        if (left >= 0) {
            return super.handle(request, response, callback);
        }
        observer.refused(Reason.QUOTA);
        Response.writeError(
                request,
                response,
                callback,
                HttpStatus.TOO_MANY_REQUESTS_429,
                null,
                new RequestRefusedException(Reason.QUOTA, perSecond));
        return true;
    }

    /** The fields for a client that has so many left. */
    public static void putInto(HttpFields.Mutable fields, int perSecond, double left) {
        fields.put("RateLimit-Policy", "\"default\";q=" + perSecond + ";w=1");
        fields.put("RateLimit", "\"default\";r=" + (long) Math.max(0, Math.floor(left)) + ";t=1");
    }

    /** Full at first, however much that is. */
    private static final class Bucket {

        private long filled;
        private double left = Double.POSITIVE_INFINITY;

        double take(long now, int perSecond) {
            left = Math.min(perSecond, left + (now - filled) / SECOND * perSecond);
            filled = now;
            if (left < 1) {
                return -1;
            }
            left -= 1;
            return left;
        }
    }
}
