package org.minimarketplace.http;

import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Gives each request its trace id, and each answer its security headers; closes connections while the instance is
 * drained. Thread-safe.
 */
public final class RequestEnvelope extends Handler.Wrapper {

    /** The request attribute with the {@link System#nanoTime} at which the request arrived. */
    public static final String ARRIVED = "arrived";

    private final BooleanSupplier draining;

    /** Asks for each answer whether the instance is being drained. */
    public RequestEnvelope(BooleanSupplier draining) {
        this.draining = draining;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String traceId = TraceId.of(request.getHeaders().get("traceparent")).value();
        request.setAttribute(TraceId.KEY, traceId);
        request.setAttribute(ARRIVED, request.getBeginNanoTime());
        SecurityHeaders.putInto(response.getHeaders(), request);
        if (draining.getAsBoolean()) {
            // The client's next request goes to another instance, instead of into a connection that is about to close.
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        return TraceContext.call(traceId, () -> super.handle(request, response, callback));
    }
}
