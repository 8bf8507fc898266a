package org.minimarketplace.http.jetty;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.minimarketplace.http.SecurityHeaders;

/**
 * Answers {@code OPTIONS *}, which asks the server as a whole and no route of it: RFC 9110, section 9.3.7. Thread-safe.
 *
 * <p>Upstream: Jetty 12.1.13 answers 404, because no context has the path {@code *}. Not reported upstream.
 */
public final class ServerOptions extends Handler.Wrapper {

    private static final String METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!"*".equals(request.getHttpURI().getPath())) {
            return super.handle(request, response, callback);
        }
        if (!HttpMethod.OPTIONS.is(request.getMethod())) {
            Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
            return true;
        }
        SecurityHeaders.putInto(response.getHeaders(), request);
        response.getHeaders().put(HttpHeader.ALLOW, METHODS);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
        response.setStatus(HttpStatus.NO_CONTENT_204);
        callback.succeeded();
        return true;
    }
}
