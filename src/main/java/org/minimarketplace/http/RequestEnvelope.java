package org.minimarketplace.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/**
 * Gives each request its trace id, and each answer its security headers; announces when a refusal ends the connection.
 * Thread-safe.
 */
public final class RequestEnvelope extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String traceId = TraceId.of(request.getHeaders().get("traceparent")).value();
        request.setAttribute(TraceId.KEY, traceId);
        SecurityHeaders.putInto(response.getHeaders());
        MDC.put(TraceId.KEY, traceId);
        try {
            return super.handle(request, new HonestRefusal(request, response), callback);
        } finally {
            MDC.remove(TraceId.KEY);
        }
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
