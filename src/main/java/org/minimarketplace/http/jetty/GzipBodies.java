package org.minimarketplace.http.jetty;

import io.dropwizard.core.setup.Environment;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.GZIPContentDecoder;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.content.ContentSourceTransformer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.http.ContentCodings;

/**
 * Inflates request bodies in gzip, as {@link ContentCodings} names it, in the place of Jetty's {@code GzipHandler}.
 * Thread-safe.
 *
 * <p>Upstream: the {@code GzipHandler} of Jetty 12.1.13 takes a body that was cut off within a gzip member for a whole
 * one, and ends it without an error. Not reported upstream. For bodies that were damaged see {@link GzipTrailer}.
 */
public final class GzipBodies extends Handler.Wrapper {

    private static final int BLOCK = 8 * 1024;

    /** Ends Jetty's own inflating on all ports; to be called before the server is built. */
    @SuppressWarnings("removal") // It is what Dropwizard 5 has.
    public static void replaceJettys(Environment environment) {
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    server.getDescendants(GzipHandler.class).forEach(GzipBodies::adjust);
                }
            }
        });
    }

    @SuppressWarnings("removal")
    private static void adjust(GzipHandler jettys) {
        jettys.setInflateBufferSize(0);
        // So that HEAD has the fields of a compressed answer where GET has them.
        jettys.addIncludedMethods(HttpMethod.GET.asString(), HttpMethod.HEAD.asString());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields fields = request.getHeaders();
        if (!"gzip".equals(fields.get(HttpHeader.CONTENT_ENCODING))) {
            return super.handle(request, response, callback);
        }
        Decoder decoder = new Decoder(request.getComponents().getByteBufferPool());
        return super.handle(
                new Inflated(request, new Inflation(request, decoder)),
                response,
                Callback.from(callback, decoder::destroy));
    }

    /** The request with the body that was meant. */
    private static final class Inflated extends Request.Wrapper {

        private final HttpFields fields;
        private final Inflation body;

        Inflated(Request request, Inflation body) {
            super(request);
            this.body = body;
            // The field's new name is the one that Jetty gives it.
            this.fields = HttpFields.build(request.getHeaders())
                    .remove(HttpHeader.CONTENT_ENCODING)
                    .remove(HttpHeader.CONTENT_LENGTH)
                    .add(new HttpField("X-Content-Encoding", "gzip"))
                    .asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return fields;
        }

        @Override
        public long getLength() {
            return -1;
        }

        @Override
        public Content.@Nullable Chunk read() {
            return body.read();
        }

        @Override
        public void demand(Runnable demandCallback) {
            body.demand(demandCallback);
        }

        @Override
        public void fail(Throwable failure) {
            body.fail(failure);
        }
    }

    /** Hands out each block by itself: all that a chunk inflates to may be a thousand times its size. */
    private static final class Decoder extends GZIPContentDecoder {

        Decoder(ByteBufferPool pool) {
            super(pool, BLOCK);
        }

        @Override
        protected boolean decodedChunk(RetainableByteBuffer block) {
            super.decodedChunk(block);
            return true;
        }
    }

    private static final class Inflation extends ContentSourceTransformer {

        private final Decoder decoder;
        private final GzipTrailer trailer = new GzipTrailer();
        private Content.@Nullable Chunk deflated;

        Inflation(Content.Source deflated, Decoder decoder) {
            super(deflated);
            this.decoder = decoder;
        }

        /** Called with null as long as it may have more from the chunk that it was given last. */
        @Override
        protected Content.@Nullable Chunk transform(Content.@Nullable Chunk next) {
            if (deflated == null) {
                if (next == null || Content.Chunk.isFailure(next)) {
                    return next;
                }
                next.retain();
                deflated = next;
            }
            try {
                return inflate(deflated);
            } catch (ZipException e) {
                return end(e);
            } catch (RuntimeException e) {
                return end(e.getCause() instanceof ZipException zip ? zip : e);
            }
        }

        private Content.@Nullable Chunk inflate(Content.Chunk from) throws ZipException {
            // Once it has finished, the decoder would take even no bytes for the beginning of another member.
            if (from.hasRemaining() || !decoder.isFinished()) {
                RetainableByteBuffer inflated = decoded(from.getByteBuffer());
                if (inflated.hasRemaining()) {
                    return Content.Chunk.asChunk(inflated.getByteBuffer(), false, inflated);
                }
                inflated.release();
            }
            if (from.isLast()) {
                return end(decoder.isFinished() ? null : new EOFException("the gzip body has no end"));
            }
            from.release();
            deflated = null;
            return null;
        }

        private RetainableByteBuffer decoded(ByteBuffer compressed) throws ZipException {
            int from = compressed.position();
            RetainableByteBuffer inflated = decoder.decode(compressed);
            trailer.read(compressed, from);
            trailer.inflated(inflated.getByteBuffer());
            try {
                if (decoder.isFinished()) {
                    trailer.end();
                }
                return inflated;
            } catch (ZipException e) {
                inflated.release();
                throw e;
            }
        }

        private Content.Chunk end(@Nullable Throwable failure) {
            release();
            return failure == null ? Content.Chunk.EOF : Content.Chunk.from(failure, true);
        }

        @Override
        protected void release() {
            if (deflated != null) {
                deflated.release();
                deflated = null;
            }
        }
    }
}
