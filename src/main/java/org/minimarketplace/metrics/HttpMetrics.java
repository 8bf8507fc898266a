package org.minimarketplace.metrics;

import io.dropwizard.core.setup.Environment;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Requests to the application port, as clients see them: also those that no resource and no handler has seen, because
 * the server could not read them. It stands in the way of each request for those in flight, and learns of the answers
 * as a request log does. Labels come from sets that are fixed, whatever clients send. Thread-safe.
 */
public final class HttpMetrics extends Handler.Wrapper implements RequestLog {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Dropwizard's name of the connectors of the application port. */
    private static final String PORT = "application";

    private final Function<Request, String> routes;
    private final Counter requests;
    private final Histogram durations;
    private final Gauge inFlight;

    /**
     * Reports to a registry.
     *
     * @param routes the template of the route that a request belongs to, one of a fixed set
     */
    public HttpMetrics(Function<Request, String> routes, CollectorRegistry registry) {
        this.routes = routes;
        requests = Counter.build("marketplace_http_requests_total", "Requests that were answered")
                .labelNames("method", "path", "status")
                .register(registry);
        durations = Histogram.build(
                        "marketplace_http_request_duration_seconds", "From the request's head to the answer's end")
                .labelNames("method", "path")
                .buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
                .register(registry);
        inFlight = Gauge.build("marketplace_http_in_flight_requests", "Requests that are not answered yet")
                .register(registry);
    }

    /** Lets it learn of answers beside the access log; to be called before the server is built. */
    public void besideAccessLog(Environment environment) {
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    RequestLog accessLog = server.getRequestLog();
                    server.setRequestLog(
                            accessLog == null
                                    ? HttpMetrics.this
                                    : new RequestLog.Collection(accessLog, HttpMetrics.this));
                }
            }
        });
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        inFlight.inc();
        Request.addCompletionListener(request, failure -> inFlight.dec());
        return super.handle(request, response, callback);
    }

    @Override
    public void log(Request request, Response response) {
        if (!PORT.equals(request.getConnectionMetaData().getConnector().getName())) {
            return;
        }
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
        String path = routes.apply(request);
        double seconds = (System.nanoTime() - request.getBeginNanoTime()) / Collector.NANOSECONDS_PER_SECOND;
        requests.labels(method, path, Integer.toString(response.getStatus())).inc();
        durations.labels(method, path).observe(seconds);
    }
}
