package org.minimarketplace.http;

import java.util.function.Predicate;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Ends a body from which nothing comes any more. Jetty says so with a failure after which one may go on reading, and
 * its {@code EagerContentHandler} does that for ever: the client would get no answer, and its connection would stay.
 * Thread-safe.
 */
public final class StalledBodies extends Handler.Wrapper {

    private final Predicate<Request> requests;

    /**
     * Ends some of them.
     *
     * @param requests which requests' bodies
     */
    public StalledBodies(Predicate<Request> requests) {
        this.requests = requests;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(requests.test(request) ? new Ending(request) : request, response, callback);
    }

    private static final class Ending extends Request.Wrapper {

        Ending(Request request) {
            super(request);
        }

        @Override
        public Content.@Nullable Chunk read() {
            Content.Chunk chunk = super.read();
            return Content.Chunk.isFailure(chunk, false) ? Content.Chunk.from(chunk.getFailure(), true) : chunk;
        }
    }
}
