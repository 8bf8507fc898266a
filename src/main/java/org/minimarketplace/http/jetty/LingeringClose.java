package org.minimarketplace.http.jetty;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads on, and throws away, what a client still sends after it was answered: for a while, and without holding a
 * thread. Closed over bytes that nobody has read, a connection is reset, and the client's kernel throws the answer away
 * with it: RFC 9112, section 9.6. Thread-safe.
 *
 * <p>Upstream: Jetty 12.1.13 reads what has come already, and closes: <a
 * href="https://github.com/jetty/jetty.project/issues/2867">jetty.project 2867</a>, closed as stale, and <a
 * href="https://github.com/jetty/jetty.project/issues/12895">jetty.project 12895</a>, closed with the answer that this
 * is up to the application.
 */
public final class LingeringClose extends Handler.Wrapper {

    private static final long SECONDS = 5;

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        // A client that asked before sending a body, and was answered without a "continue", sends none: RFC 9110,
        // section 10.1.1.
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            return super.handle(request, response, callback);
        }
        StillReadable readable = new StillReadable(request);
        return super.handle(readable, response, new Callback.Nested(callback) {
            @Override
            public void succeeded() {
                if (!response.isCommitted() || discardAvailable(request) != null) {
                    super.succeeded();
                } else {
                    new Rest(request, getCallback()).run();
                }
            }
        });
    }

    /** Jetty's own {@code consumeAvailable} fails every read that comes after it when more is to come. */
    private static final class StillReadable extends Request.Wrapper {

        StillReadable(Request request) {
            super(request);
        }

        @Override
        public boolean consumeAvailable() {
            Content.Chunk last = discardAvailable(getWrapped());
            return last != null && !Content.Chunk.isFailure(last);
        }
    }

    /** The rest of a request, which is read to its end, or until its time is over. */
    private static final class Rest extends Invocable.Task.Abstract {

        private final Request request;
        private final Callback callback;
        private final Scheduler.Task timeout;
        private boolean over;

        Rest(Request request, Callback callback) {
            super(InvocationType.NON_BLOCKING);
            this.request = request;
            this.callback = callback;
            this.timeout = request.getComponents().getScheduler().schedule(this::giveUp, SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void run() {
            if (discardAvailable(request) != null) {
                end();
            } else {
                request.demand(this);
            }
        }

        /** Wakes up whoever waits for more, with a failure in the place of more. */
        private synchronized void giveUp() {
            if (!over) {
                request.fail(new TimeoutException("still sending after the answer"));
            }
        }

        private void end() {
            synchronized (this) {
                over = true;
            }
            timeout.cancel();
            callback.succeeded();
        }
    }

    /**
     * Answers the last chunk, which is the end or a failure and has been released; null while there is more to come.
     */
    private static Content.@Nullable Chunk discardAvailable(Request request) {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                return null;
            }
            chunk.release();
            if (chunk.isLast() || Content.Chunk.isFailure(chunk)) {
                return chunk;
            }
        }
    }
}
