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
 * Serves a few transfers of each caller at once, and of all callers twice as many, and refuses more with 503 before
 * anything of them is read: each holds a thread for as long as its client takes, and the other threads are for
 * everybody else. Thread-safe.
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
    private final Function<Request, String> callers;
    private final Map<Transfer.Direction, FairShare> places = new EnumMap<>(Transfer.Direction.class);
    private final Semaphore endings;
    private final RefusalObserver observer;

    /**
     * Bounds transfers.
     *
     * @param classifier which way a request moves a file; empty for all others
     * @param limits how many at once of one caller, for each direction
     * @param callers whose request it is
     * @param observer is told of each refusal
     */
    public TransferLimit(
            Function<Request, Optional<Transfer.Direction>> classifier,
            Map<Transfer.Direction, Integer> limits,
            Function<Request, String> callers,
            RefusalObserver observer) {
        this(classifier, limits, ENDINGS, callers, observer);
    }

    TransferLimit(
            Function<Request, Optional<Transfer.Direction>> classifier,
            Map<Transfer.Direction, Integer> limits,
            int endings,
            Function<Request, String> callers,
            RefusalObserver observer) {
        this.callers = callers;
        this.classifier = classifier;
        this.limits = Map.copyOf(limits);
        this.endings = new Semaphore(endings);
        this.observer = observer;
        limits.forEach((direction, limit) -> places.put(direction, new FairShare(limit)));
    }

    /** How many of one caller may be in flight at once, by direction. */
    public Map<Transfer.Direction, Integer> limits() {
        return limits;
    }

    /** How many are in flight now. */
    public int inFlight(Transfer.Direction direction) {
        FairShare share = places.get(direction);
        return share == null ? 0 : share.inUse();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Transfer.Direction direction = classifier.apply(request).orElse(null);
        FairShare share = direction == null ? null : places.get(direction);
        if (share == null) {
            return super.handle(request, response, callback);
        }
        String caller = callers.apply(request);
        if (!share.take(caller)) {
            return refuse(request, response, callback);
        }
        Place place = new Place(() -> share.giveBack(caller), endings);
        // When the thread is free again; whatever never gets that far ends with the request.
        Request.addCompletionListener(request, failure -> place.leave());
        return super.handle(
                request, new UntilLastWrite(request, response, place), Callback.from(place::leave, callback));
    }

    private boolean refuse(Request request, Response response, Callback callback) {
        observer.refused(Reason.TRANSFERS);
        RequestRefusedException refusal = new RequestRefusedException(Reason.TRANSFERS);
        Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, null, refusal);
        return true;
    }

    /** What a transfer holds: a place, then a place among the endings, then nothing. Each is given back once. */
    private static final class Place {

        private enum Held {
            PLACE,
            ENDING,
            NOTHING
        }

        private final AtomicReference<Held> held = new AtomicReference<>(Held.PLACE);
        private final Runnable giveBack;
        private final Semaphore endings;

        Place(Runnable giveBack, Semaphore endings) {
            this.giveBack = giveBack;
            this.endings = endings;
        }

        void end() {
            if (endings.tryAcquire()) {
                release(held.compareAndSet(Held.PLACE, Held.ENDING) ? Held.PLACE : Held.ENDING);
            }
        }

        void leave() {
            release(held.getAndSet(Held.NOTHING));
        }

        private void release(Held what) {
            switch (what) {
                case PLACE -> giveBack.run();
                case ENDING -> endings.release();
                case NOTHING -> {}
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
