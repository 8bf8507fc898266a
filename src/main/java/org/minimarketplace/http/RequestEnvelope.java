package org.minimarketplace.http;

import java.nio.ByteBuffer;
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
        return TraceContext.call(traceId, () -> super.handle(request, new HonestRefusal(request, response), callback));
    }

    /**
     * Says {@code Connection: close} where an error is answered before the request's body has arrived. Jetty closes the
     * connection then, and a client that was not told would send its next request into it.
     */
    private static final class HonestRefusal extends Response.Wrapper {

        HonestRefusal(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            if (getStatus() >= 400 && !isCommitted() && !getRequest().consumeAvailable()) {
                getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
            }
            super.write(last, content, callback);
        }
    }
}
