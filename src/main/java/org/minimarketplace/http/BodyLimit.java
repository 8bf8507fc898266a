package org.minimarketplace.http;

import java.util.function.Predicate;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;

/** Bounds the size of request bodies, after inflating, on some paths. Thread-safe. */
public final class BodyLimit extends SizeLimitHandler {

    private final Predicate<String> paths;

    /**
     * A limit of some paths.
     *
     * @param bytes the largest body
     * @param paths which paths the limit is for
     */
    public BodyLimit(long bytes, Predicate<String> paths) {
        super(bytes, -1);
        this.paths = paths;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (paths.test(Request.getPathInContext(request))) {
            return super.handle(request, response, callback);
        }
        Handler next = getHandler();
        return next != null && next.handle(request, response, callback);
    }
}
