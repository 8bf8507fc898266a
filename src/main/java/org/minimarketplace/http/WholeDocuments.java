package org.minimarketplace.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.http.RequestRefusedException.Reason;

/**
 * Lets a document arrive without holding a thread, so that slow clients cannot use them up, and hands it on as a whole
 * or not at all: of one that is too large, torn or stalled only the failure is handed on, whatever stood at its
 * beginning. How large it may be is up to a limit in front of this; what all of them take together is bounded by a
 * budget, beyond which there is 503: at once where the length is declared. A body that nobody is to look at has nothing
 * in it for those behind this, so that they cannot wait for it. Thread-safe.
 */
public final class WholeDocuments extends Handler.Wrapper {

    private final Function<Request, BodyUse> uses;
    private final BodyBudget budget;
    private final RefusalObserver observer;

    /**
     * Asks what becomes of each body.
     *
     * @param budget what documents may take together while they arrive
     * @param observer is told of each that is refused
     */
    public WholeDocuments(Function<Request, BodyUse> uses, BodyBudget budget, RefusalObserver observer) {
        this.uses = uses;
        this.budget = budget;
        this.observer = observer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return switch (uses.apply(request)) {
            case AS_IT_COMES -> super.handle(request, response, callback);
            case NONE -> super.handle(new Arrived(request, Content.Chunk.EOF), response, callback);
            case WHOLE -> load(request, response, callback);
        };
    }

    private boolean load(Request request, Response response, Callback callback) throws Exception {
        BodyBudget.Share share = budget.new Share();
        if (!share.growTo(request.getLength())) {
            refuse(request, response, callback);
            return true;
        }
        Request.addCompletionListener(request, failure -> share.release());
        Loader loader = new Loader(request, response, callback, share);
        Content.Chunk outcome = loader.read();
        if (loader.refused) {
            refuse(request, response, callback);
            return true;
        }
        if (outcome != null) {
            return super.handle(new Arrived(request, outcome), response, callback);
        }
        request.demand(loader);
        return true;
    }

    private void refuse(Request request, Response response, Callback callback) {
        observer.refused(Reason.BODIES);
        RequestRefusedException refusal = new RequestRefusedException(Reason.BODIES);
        Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, null, refusal);
    }

    /** Hands on later what was not there at once. */
    private void handOn(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Exception e) {
            Response.writeError(request, response, callback, e);
        }
    }

    private final class Loader implements Invocable.Task {

        private final Request request;
        private final Response response;
        private final Callback callback;
        private final BodyBudget.Share share;
        private byte[] document;
        private int length;
        private boolean refused;

        Loader(Request request, Response response, Callback callback, BodyBudget.Share share) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.share = share;
            this.document = new byte[Math.max(0, (int) request.getLength())];
        }

        /** More has come, on a thread that must not block. */
        @Override
        public void run() {
            Content.Chunk outcome = read();
            if (refused) {
                request.getContext().execute(() -> refuse(request, response, callback));
            } else if (outcome == null) {
                request.demand(this);
            } else {
                request.getContext().execute(() -> handOn(new Arrived(request, outcome), response, callback));
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        /** The whole document, or why there is none; null while more is to come, or when it is refused. */
        Content.@Nullable Chunk read() {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    return null;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    // Jetty would go on after a stall; nobody waits for the rest here.
                    return Content.Chunk.from(chunk.getFailure(), true);
                }
                refused = !add(chunk.getByteBuffer());
                boolean last = chunk.isLast();
                chunk.release();
                if (refused) {
                    return null;
                }
                if (last) {
                    return Content.Chunk.from(ByteBuffer.wrap(document, 0, length), true);
                }
            }
        }

        private boolean add(ByteBuffer more) {
            int needed = length + more.remaining();
            if (needed > document.length) {
                // Doubled, but not beyond what there is in all: the largest body must fit if it comes alone.
                long doubled = Math.min(budget.limit(), Math.max(BodyBudget.SMALL, 2L * document.length));
                int size = (int) Math.max(needed, doubled);
                if (!share.growTo(size)) {
                    document = new byte[0];
                    return false;
                }
                document = Arrays.copyOf(document, size);
            }
            int count = more.remaining();
            more.get(document, length, count);
            length += count;
            return true;
        }
    }

    /** The request with what has become of its document. */
    private static final class Arrived extends Request.Wrapper {

        private Content.Chunk next;

        Arrived(Request request, Content.Chunk outcome) {
            super(request);
            this.next = outcome;
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = next;
            next = Content.Chunk.next(chunk);
            return chunk;
        }

        @Override
        public void demand(Runnable demandCallback) {
            demandCallback.run();
        }
    }
}
