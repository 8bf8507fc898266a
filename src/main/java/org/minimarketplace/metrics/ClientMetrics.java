package org.minimarketplace.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.Map;
import org.minimarketplace.http.BodyBudget;
import org.minimarketplace.http.ConnectionLimit;
import org.minimarketplace.http.TransferLimit;
import org.minimarketplace.http.WaitingAnswers;

/** The use that clients make of this process, and its limits. */
public final class ClientMetrics {

    private ClientMetrics() {}

    /** Adds the memory of bodies and answers on their way. */
    public static void watch(BodyBudget bodies, WaitingAnswers answers, CollectorRegistry registry) {
        new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return List.of(
                        new GaugeMetricFamily(
                                "marketplace_http_bodies_in_arrival_bytes",
                                "Memory of documents while they arrive",
                                bodies.taken()),
                        new GaugeMetricFamily(
                                "marketplace_http_bodies_in_arrival_limit_bytes",
                                "Limit of that memory",
                                bodies.limit()),
                        new GaugeMetricFamily(
                                "marketplace_http_answers_waiting_bytes",
                                "Memory of responses while they wait for their readers",
                                answers.taken()));
            }
        }.register(registry);
    }

    /** Adds the connections to each port. */
    public static void watch(Map<String, ConnectionLimit> ports, CollectorRegistry registry) {
        new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                GaugeMetricFamily open = new GaugeMetricFamily(
                        "marketplace_http_connections", "Connections of clients", List.of("port"));
                GaugeMetricFamily limit = new GaugeMetricFamily(
                        "marketplace_http_connections_limit", "How many there may be", List.of("port"));
                ports.forEach((port, connections) -> {
                    open.addMetric(List.of(port), connections.open());
                    limit.addMetric(List.of(port), connections.limit());
                });
                return List.of(open, limit);
            }
        }.register(registry);
    }

    /** Adds the files on their way. */
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
