package org.minimarketplace.logging;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.minimarketplace.auth.Caller;
import org.minimarketplace.http.TraceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * One line for each answer, with the trace id of its request; in JSON each part is a field. Probes and scrapes, which
 * come every few seconds, are logged at DEBUG. Thread-safe.
 */
final class AccessLog implements RequestLog {

    private static final Logger LOG = LoggerFactory.getLogger("access");

    private static final Set<String> PROBES = Set.of("/health", "/health/live", "/health/ready", "/metrics");

    @Override
    public void log(Request request, Response response) {
        boolean probe = PROBES.contains(String.valueOf(request.getHttpURI().getPath()));
        if (!(probe ? LOG.isDebugEnabled() : LOG.isInfoEnabled())) {
            return;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - request.getBeginNanoTime());
        String target = Queries.masked(String.valueOf(request.getHttpURI().getPathQuery()));
        Caller caller = Caller.of(request.getAttribute(Caller.ATTRIBUTE));
        Map<String, String> fields = Map.of(
                TraceId.KEY,
                request.getAttribute(TraceId.KEY) instanceof String traceId ? traceId : "-",
                "method",
                String.valueOf(request.getMethod()),
                "target",
                target,
                "status",
                Integer.toString(response.getStatus()),
                "bytes",
                Long.toString(bytesSent(request, response)),
                "millis",
                Long.toString(millis),
                "client",
                Request.getRemoteAddr(request),
                "token",
                caller.name());
        fields.forEach(MDC::put);
        try {
            LOG.atLevel(probe ? Level.DEBUG : Level.INFO)
                    .log(
                            "{} {} {} {}B {}ms from {}{}",
                            fields.get("method"),
                            target,
                            fields.get("status"),
                            fields.get("bytes"),
                            fields.get("millis"),
                            fields.get("client"),
                            caller.equals(Caller.ANONYMOUS) ? "" : " token=" + caller.name());
        } finally {
            fields.keySet().forEach(MDC::remove);
        }
    }

    /** Jetty counts what belongs to an answer; of that to HEAD it sends the head alone. */
    private static long bytesSent(Request request, Response response) {
        return HttpMethod.HEAD.is(request.getMethod()) ? 0 : Response.getContentBytesWritten(response);
    }
}
