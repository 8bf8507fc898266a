package org.minimarketplace.http;

import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets pass what the table of routes has, and answers everything else, 404 or 405, before its body is read and before
 * it counts as load. Thread-safe.
 */
public final class KnownCalls extends Handler.Wrapper {

    private final Routes routes;

    /** Of these routes. */
    public KnownCalls(Routes routes) {
        this.routes = routes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Optional<Route> route = routes.of(request);
        if (route.isEmpty()) {
            Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            return true;
        }
        if (!route.get().calls().containsKey(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, route.get().allow());
            if (HttpMethod.CONNECT.is(request.getMethod())) {
                // Jetty would keep the connection, as a tunnel that nobody serves.
                response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
            }
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
            return true;
        }
        return super.handle(request, response, callback);
    }
}
