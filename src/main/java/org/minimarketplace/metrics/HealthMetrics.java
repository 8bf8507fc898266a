package org.minimarketplace.metrics;

import io.dropwizard.health.HealthEnvironment;
import io.dropwizard.health.HealthStateView;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * {@code marketplace_health_check_healthy}: what the scheduled health checks found last. A scrape runs no check itself,
 * so that it answers while a check hangs. Immutable.
 */
public final class HealthMetrics {

    private HealthMetrics() {}

    /**
     * Adds a series for each check that the configuration lists, and those in {@code immediate}, which are asked
     * whenever somebody scrapes.
     */
    public static void watch(
            HealthEnvironment health, Map<String, BooleanSupplier> immediate, CollectorRegistry registry) {
        new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                Map<String, Boolean> states = new TreeMap<>();
                for (HealthStateView view : health.healthStateAggregator().healthStateViews()) {
                    states.put(view.getName(), view.isHealthy());
                }
                immediate.forEach((name, healthy) -> states.put(name, healthy.getAsBoolean()));
                GaugeMetricFamily family = new GaugeMetricFamily(
                        "marketplace_health_check_healthy",
                        "Whether a health check was content the last time; 1 before its first time",
                        List.of("check"));
                states.forEach((name, healthy) -> family.addMetric(List.of(name), healthy ? 1 : 0));
                return List.of(family);
            }
        }.register(registry);
    }
}
