package org.minimarketplace.http;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.http.RequestRefusedException.Reason;

/**
 * Serves a few transfers at once, and refuses more with 503 before anything of them is read: each holds a thread for as
 * long as its client takes, and the other threads are for everybody else. Thread-safe.
 *
 * <p>A transfer gives its place back before the end of its answer leaves: a client that sends one transfer after the
 * other is never refused because of its own last one. What then still holds a thread, because the end of the answer is
 * not read, is bounded as well: past {@link #ENDINGS} of them a transfer keeps its place until its thread is free.
 */
public final class TransferLimit extends Handler.Wrapper {

    /** How many transfers may send the end of their answers without a place. */
    static final int ENDINGS = 16;

    private final Function<Request, Optional<Transfer.Direction>> classifier;
    private final Map<Transfer.Direction, Integer> limits;
    private final Map<Transfer.Direction, Semaphore> places = new EnumMap<>(Transfer.Direction.class);
    private final Semaphore endings;
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
        this(classifier, limits, ENDINGS, observer);
    }

    TransferLimit(
            Function<Request, Optional<Transfer.Direction>> classifier,
            Map<Transfer.Direction, Integer> limits,
            int endings,
            RefusalObserver observer) {
        this.classifier = classifier;
        this.limits = Map.copyOf(limits);
        this.endings = new Semaphore(endings);
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
        Place place = new Place(free, endings);
        // When the thread is free again; whatever never gets that far ends with the request.
        Request.addCompletionListener(request, failure -> place.leave());
        return super.handle(
                request, new UntilLastWrite(request, response, place), Callback.from(place::leave, callback));
    }

    /** What a transfer holds: a place, then a place among the endings, then nothing. Each is given back once. */
    private static final class Place {

        private final AtomicReference<@Nullable Semaphore> held;
        private final Semaphore place;
        private final Semaphore endings;

        Place(Semaphore place, Semaphore endings) {
            this.held = new AtomicReference<>(place);
            this.place = place;
            this.endings = endings;
        }

        void end() {
            if (endings.tryAcquire()) {
                (held.compareAndSet(place, endings) ? place : endings).release();
            }
        }

        void leave() {
            Semaphore last = held.getAndSet(null);
            if (last != null) {
                last.release();
            }
        }
    }

    private static final class UntilLastWrite extends Response.Wrapper {

        private final Place place;

        UntilLastWrite(Request request, Response response, Place place) {
            super(request, response);
            this.place = place;
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback written) {
            if (last) {
                place.end();
            }
            super.write(last, content, written);
        }
    }
}
