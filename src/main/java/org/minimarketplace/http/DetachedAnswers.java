package org.minimarketplace.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Takes an answer from the thread that makes it, and sends it as a whole when it is complete: whoever reads it slowly,
 * or not at all, holds memory, and no thread. The memory of answers that wait for their readers is bounded by
 * {@link WaitingAnswers}. Servlets see an answer as committed as soon as they have written some of it, as ever.
 * Thread-safe.
 */
public final class DetachedAnswers extends Handler.Wrapper {

    private final Predicate<Request> shortOnes;
    private final WaitingAnswers waiting;

    /**
     * Of some requests.
     *
     * @param shortOnes those whose answers fit into memory
     */
    public DetachedAnswers(Predicate<Request> shortOnes, WaitingAnswers waiting) {
        this.shortOnes = shortOnes;
        this.waiting = waiting;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!shortOnes.test(request)) {
            return super.handle(request, response, callback);
        }
        Detached detached = new Detached(request, response, callback, waiting);
        return super.handle(request, detached, detached);
    }

    private static final class Detached extends Response.Wrapper implements Callback {

        private static final int BLOCK = 1024;

        private final Callback callback;
        private final WaitingAnswers waiting;
        private byte @Nullable [] content;
        private int length;

        Detached(Request request, Response response, Callback callback, WaitingAnswers waiting) {
            super(request, response);
            this.callback = callback;
            this.waiting = waiting;
        }

        @Override
        public boolean isCommitted() {
            return content != null || super.isCommitted();
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer more, Callback written) {
            int count = BufferUtil.length(more);
            byte[] before = content == null ? new byte[0] : content;
            int needed = length + count;
            byte[] room = needed <= before.length && content != null
                    ? before
                    : Arrays.copyOf(before, last ? needed : Math.max(needed, Math.max(BLOCK, 2 * before.length)));
            if (more != null) {
                more.get(room, length, count);
            }
            content = room;
            length = needed;
            written.succeeded();
        }

        @Override
        public void succeeded() {
            byte[] whole = content;
            if (whole == null) {
                callback.succeeded();
            } else {
                content = null;
                waiting.send(getWrapped(), ByteBuffer.wrap(whole, 0, length), callback);
            }
        }

        @Override
        public void failed(Throwable failure) {
            content = null;
            callback.failed(failure);
        }

        @Override
        public InvocationType getInvocationType() {
            return callback.getInvocationType();
        }
    }
}
