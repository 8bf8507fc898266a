package org.minimarketplace.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.OutOfMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices clients that hang up in the middle of a request or of its answer, or that read no more of it: each is one
 * line at DEBUG with the trace id, and nothing more. A writer that goes on gets a {@link HungUpException}, whatever the
 * operating system called it, so that it can be told from a failure of ours. To be in front of all other handlers.
 * Thread-safe.
 */
public final class HangUps extends Handler.Wrapper {

    private static final Logger LOG = LoggerFactory.getLogger(HangUps.class);

    /** The request attribute with the {@link HungUpException}, as soon as the client is gone. */
    private static final String HUNG_UP = "hungUp";

    /** How the client of a request went away, as soon as it has. */
    public static Optional<HungUpException> of(Request request) {
        return request.getAttribute(HUNG_UP) instanceof HungUpException gone ? Optional.of(gone) : Optional.empty();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        request.addHttpStreamWrapper(stream -> new Watched(stream, request));
        return super.handle(request, response, callback);
    }

    /** The connection, as far as it belongs to one request. */
    private static final class Watched extends HttpStream.Wrapper {

        private final Request request;
        private volatile @Nullable HungUpException hungUp;

        Watched(HttpStream stream, Request request) {
            super(stream);
            this.request = request;
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = super.read();
            if (Content.Chunk.isFailure(chunk) && chunk.getFailure() instanceof IOException failure) {
                noticed(failure);
            }
            return chunk;
        }

        @Override
        public void send(
                MetaData.Request head,
                MetaData.@Nullable Response answer,
                boolean last,
                @Nullable ByteBuffer content,
                Callback callback) {
            super.send(head, answer, last, content, new Callback.Nested(callback) {
                @Override
                public void failed(Throwable failure) {
                    // A response that cannot be made fails before it is sent: this is the network.
                    boolean gone = failure instanceof IOException || failure instanceof TimeoutException;
                    super.failed(gone ? noticed(failure) : failure);
                }
            });
        }

        @Override
        public Runnable cancelSend(Throwable cause, Callback writer) {
            boolean gone = cause instanceof EofException || cause instanceof TimeoutException;
            return super.cancelSend(gone ? noticed(cause) : cause, writer);
        }

        private HungUpException noticed(Throwable failure) {
            HungUpException before = hungUp;
            if (before != null) {
                return before;
            }
            HungUpException first = new HungUpException(failure);
            hungUp = first;
            request.setAttribute(HUNG_UP, first);
            return first;
        }

        @Override
        public void succeeded() {
            tell();
            super.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            OutOfMemory.endsProcess(failure);
            tell();
            super.failed(failure);
        }

        private void tell() {
            HungUpException gone = hungUp;
            if (gone != null && LOG.isDebugEnabled()) {
                String traceId = String.valueOf(request.getAttribute(TraceId.KEY));
                String path = request.getHttpURI().getPath();
                TraceContext.run(
                        traceId,
                        () -> LOG.debug("the client hung up: {} {}: {}", request.getMethod(), path, gone.getMessage()));
            }
        }
    }
}
