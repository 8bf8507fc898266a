package org.minimarketplace.http.jetty;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.http.RefusalObserver;
import org.minimarketplace.http.RequestRefusedException.Reason;

/**
 * Ends requests whose bodies come too slowly, by 408, and connections on which answers are read too slowly.
 * Thread-safe.
 *
 * <p>Upstream: the {@code MinimumDataRateHandler} of Jetty 12.1.13 compares the bytes of all requests together with the
 * time of one, and looks at a body only when some of it has come: one that stalls is left to the idle timeout. Not
 * reported upstream. It also counts the time that the application takes between two writes: <a
 * href="https://github.com/jetty/jetty.project/issues/4014">jetty.project 4014</a>, open.
 */
public final class MinimumRate extends Handler.Wrapper {

    private final MinimumPace pace;
    private final RefusalObserver observer;

    /**
     * At some pace.
     *
     * @param observer is told of each end
     */
    public MinimumRate(MinimumPace pace, RefusalObserver observer) {
        this.pace = pace;
        this.observer = observer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(new Body(request), new Answer(request, response), callback);
    }

    /** One direction of a request. */
    private final class Waits {

        private final Scheduler scheduler;
        private final AtomicLong waited = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();

        Waits(Request request) {
            this.scheduler = request.getComponents().getScheduler();
        }

        void count(long more) {
            bytes.addAndGet(more);
        }

        Wait begin() {
            return new Wait(this);
        }

        long left() {
            return pace.left(waited.get(), bytes.get());
        }
    }

    /** One time that the network is waited for. */
    private final class Wait {

        private final Waits waits;
        private final long began = System.nanoTime();
        private final AtomicBoolean open = new AtomicBoolean(true);
        private volatile Scheduler.@Nullable Task timer;

        Wait(Waits waits) {
            this.waits = waits;
        }

        /** Lets something end it when it has taken too long, unless it is over. */
        void watch(Runnable end) {
            if (open.get()) {
                timer = waits.scheduler.schedule(
                        () -> {
                            if (open.compareAndSet(true, false)) {
                                observer.refused(Reason.RATE);
                                end.run();
                            }
                        },
                        waits.left(),
                        TimeUnit.NANOSECONDS);
                if (!open.get()) {
                    cancel();
                }
            }
        }

        void over() {
            open.set(false);
            waits.waited.addAndGet(System.nanoTime() - began);
            cancel();
        }

        private void cancel() {
            Scheduler.Task known = timer;
            if (known != null) {
                known.cancel();
            }
        }
    }

    private final class Body extends Request.Wrapper {

        private final Waits waits;

        Body(Request request) {
            super(request);
            this.waits = new Waits(request);
        }

        @Override
        public Content.@Nullable Chunk read() {
            Content.Chunk chunk = super.read();
            if (chunk != null) {
                waits.count(chunk.remaining());
            }
            return chunk;
        }

        @Override
        public void demand(Runnable demandCallback) {
            Wait wait = waits.begin();
            wait.watch(() -> getWrapped().fail(new TimeoutException("the body comes too slowly")));
            super.demand(new Invocable.Task.Abstract(Invocable.getInvocationType(demandCallback)) {
                @Override
                public void run() {
                    wait.over();
                    demandCallback.run();
                }
            });
        }
    }

    private final class Answer extends Response.Wrapper {

        private final Waits waits;

        Answer(Request request, Response response) {
            super(request, response);
            this.waits = new Waits(request);
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
            waits.count(BufferUtil.length(content));
            Wait wait = waits.begin();
            super.write(last, content, new Callback.Nested(callback) {
                @Override
                public void succeeded() {
                    wait.over();
                    super.succeeded();
                }

                @Override
                public void failed(Throwable failure) {
                    wait.over();
                    super.failed(failure);
                }
            });
            // Mostly it has gone already.
            wait.watch(() -> getRequest()
                    .getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .close(new TimeoutException("the answer is read too slowly")));
        }
    }
}
