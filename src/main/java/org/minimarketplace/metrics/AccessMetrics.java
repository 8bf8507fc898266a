package org.minimarketplace.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.function.Supplier;
import org.minimarketplace.auth.AccessObserver;
import org.minimarketplace.auth.AccessRefusedException.Reason;
import org.minimarketplace.auth.Caller;
import org.minimarketplace.auth.Tokens;

/**
 * Counts who came in and who did not, on both ports, and says when tokens expire. Labels are names out of the token
 * file, whatever clients send. Thread-safe.
 */
public final class AccessMetrics implements AccessObserver {

    /** The end of the year 9999, which any reader of the series can compare with. */
    private static final double NEVER = 253_402_300_799d;

    private final Counter requests;
    private final Counter failures;
    private final Counter reloadFailures;

    /** Reports to a registry, where the series of each reason exists from the start. */
    public AccessMetrics(CollectorRegistry registry) {
        requests = Counter.build(
                        "marketplace_auth_requests_total",
                        "Requests that passed where a scope is needed, by the name of the token")
                .labelNames("token")
                .register(registry);
        failures = Counter.build(
                        "marketplace_auth_failures_total", "Requests that their caller may not make, by the reason")
                .labelNames("reason")
                .register(registry);
        reloadFailures = Counter.build(
                        "marketplace_auth_reload_failures_total",
                        "Looks at the token file that found it unusable; the tokens before stay in effect")
                .register(registry);
        requests.labels(Caller.ANONYMOUS_NAME);
        for (Reason reason : Reason.values()) {
            failures.labels(reason.label());
        }
    }

    /** Reports when the tokens expire that are good now. */
    public void watch(Supplier<Tokens> tokens, CollectorRegistry registry) {
        tokens.get().entries().forEach(entry -> requests.labels(entry.name()));
        registry.register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                GaugeMetricFamily expiries = new GaugeMetricFamily(
                        "marketplace_token_expiry_timestamp_seconds",
                        "When the last token of a name expires; names with one that never does are not there, and anonymous"
                                + " never does",
                        List.of("token"));
                expiries.addMetric(List.of(Caller.ANONYMOUS_NAME), NEVER);
                tokens.get()
                        .expiries()
                        .forEach((name, expires) ->
                                expiries.addMetric(List.of(name), (double) expires.getEpochSecond()));
                return List.of(expiries);
            }
        });
    }

    @Override
    public void admitted(Caller caller) {
        requests.labels(caller.name()).inc();
    }

    @Override
    public void refused(Reason reason) {
        failures.labels(reason.label()).inc();
    }

    @Override
    public void reloadFailed() {
        reloadFailures.inc();
    }
}
