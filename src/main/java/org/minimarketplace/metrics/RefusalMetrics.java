package org.minimarketplace.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.util.Collection;

/** Counts requests that were refused before they were read, on both ports. Thread-safe. */
public final class RefusalMetrics {

    private final Counter refused;

    /**
     * Reports to a registry.
     *
     * @param reasons all there are: the series of each exists from the start
     */
    public RefusalMetrics(Collection<String> reasons, CollectorRegistry registry) {
        refused = Counter.build("marketplace_http_refused_total", "Requests that were refused before they were read")
                .labelNames("reason")
                .register(registry);
        reasons.forEach(refused::labels);
    }

    /** Counts one refusal. */
    public void refused(String reason) {
        refused.labels(reason).inc();
    }
}
