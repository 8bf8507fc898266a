package org.minimarketplace.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import org.minimarketplace.http.TransferLimit;

/** What clients have of this process, and how much they may have. */
public final class ClientMetrics {

    private ClientMetrics() {}

    /** Adds what is read whenever somebody scrapes. */
    public static void watch(TransferLimit transfers, CollectorRegistry registry) {
        new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                GaugeMetricFamily inFlight = new GaugeMetricFamily(
                        "marketplace_http_transfers_in_flight", "Files that come in or go out", List.of("direction"));
                GaugeMetricFamily limit = new GaugeMetricFamily(
                        "marketplace_http_transfers_limit", "How many may at once", List.of("direction"));
                transfers.limits().forEach((direction, most) -> {
                    inFlight.addMetric(List.of(direction.label()), transfers.inFlight(direction));
                    limit.addMetric(List.of(direction.label()), most);
                });
                return List.of(inFlight, limit);
            }
        }.register(registry);
    }
}
