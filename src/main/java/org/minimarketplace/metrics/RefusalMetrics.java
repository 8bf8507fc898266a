package org.minimarketplace.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import org.minimarketplace.http.RefusalObserver;
import org.minimarketplace.http.RequestRefusedException.Reason;

/** Counts what was refused before it was read to its end, on both ports. Thread-safe. */
public final class RefusalMetrics implements RefusalObserver {

    private final Counter refused;

    /** Reports to a registry, where the series of each reason exists from the start. */
    public RefusalMetrics(CollectorRegistry registry) {
        refused = Counter.build(
                        "marketplace_http_refused_total", "Requests and connections that were refused, by the reason")
                .labelNames("reason")
                .register(registry);
        for (Reason reason : Reason.values()) {
            refused.labels(reason.label());
        }
    }

    @Override
    public void refused(Reason reason) {
        refused.labels(reason.label()).inc();
    }
}
