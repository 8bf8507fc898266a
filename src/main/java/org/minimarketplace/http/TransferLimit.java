package org.minimarketplace.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.minimarketplace.http.RequestRefusedException.Reason;

/**
 * Serves a few transfers at once, and refuses more with 503 before anything of them is read: each holds a thread for as
 * long as its client takes, and the other threads are for everybody else. Thread-safe.
 */
public final class TransferLimit extends Handler.Wrapper {

    private final Function<Request, Optional<Transfer.Direction>> classifier;
    private final Map<Transfer.Direction, Integer> limits;
    private final Map<Transfer.Direction, Semaphore> places = new EnumMap<>(Transfer.Direction.class);
    private final RefusalObserver observer;

    /**
     * Bounds transfers.
     *
     * @param classifier which way a request moves a file; empty for all others
     * @param limits how many at once, for each direction
     * @param observer is told of each refusal
     */
    public TransferLimit(
            Function<Request, Optional<Transfer.Direction>> classifier,
            Map<Transfer.Direction, Integer> limits,
            RefusalObserver observer) {
        this.classifier = classifier;
        this.limits = Map.copyOf(limits);
        this.observer = observer;
        limits.forEach((direction, limit) -> places.put(direction, new Semaphore(limit)));
    }

    /** How many may be in flight at once, by direction. */
    public Map<Transfer.Direction, Integer> limits() {
        return limits;
    }

    /** How many are in flight now. */
    public int inFlight(Transfer.Direction direction) {
        Semaphore free = places.get(direction);
        return free == null ? 0 : limits.getOrDefault(direction, 0) - free.availablePermits();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Semaphore free = classifier.apply(request).map(places::get).orElse(null);
        if (free == null) {
            return super.handle(request, response, callback);
        }
        if (!free.tryAcquire()) {
            observer.refused(Reason.TRANSFERS);
            RequestRefusedException refusal = new RequestRefusedException(Reason.TRANSFERS);
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, null, refusal);
            return true;
        }
        AtomicBoolean held = new AtomicBoolean(true);
        Runnable end = () -> {
            if (held.compareAndSet(true, false)) {
                free.release();
            }
        };
        // When the thread has come home; whatever never gets that far ends with the request.
        Request.addCompletionListener(request, failure -> end.run());
        return super.handle(request, response, Callback.from(end, callback));
    }
}
