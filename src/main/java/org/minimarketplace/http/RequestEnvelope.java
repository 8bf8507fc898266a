package org.minimarketplace.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/** Gives each request its trace id, and each answer its security headers. Thread-safe. */
public final class RequestEnvelope extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String traceId = TraceId.of(request.getHeaders().get("traceparent")).value();
        request.setAttribute(TraceId.KEY, traceId);
        SecurityHeaders.putInto(response.getHeaders());
        MDC.put(TraceId.KEY, traceId);
        try {
            return super.handle(request, response, callback);
        } finally {
            MDC.remove(TraceId.KEY);
        }
    }
}
