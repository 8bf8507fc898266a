package org.minimarketplace.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.GaugeMetricFamily;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The changes that an operator has made at run time: {@code marketplace_overrides_active}, and a part of {@code /info}.
 * Thread-safe if the suppliers are.
 *
 * @param kinds for each kind of override, what is in force; nothing if the configuration is
 */
public record Overrides(Map<String, Supplier<Map<String, Object>>> kinds) {

    /** Keeps the order of the kinds. */
    public Overrides {
        kinds = new LinkedHashMap<>(kinds);
    }

    /** Adds a series for each kind, read whenever somebody scrapes: 1 while something is overridden. */
    public void watch(CollectorRegistry registry) {
        new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                GaugeMetricFamily family = new GaugeMetricFamily(
                        "marketplace_overrides_active",
                        "Whether an operator changed a setting at run time",
                        List.of("kind"));
                kinds.forEach((kind, active) ->
                        family.addMetric(List.of(kind), active.get().isEmpty() ? 0 : 1));
                return List.of(family);
            }
        }.register(registry);
    }

    /** The changes in force now, by kind. */
    public Map<String, Object> active() {
        Map<String, Object> all = new LinkedHashMap<>();
        kinds.forEach((kind, facts) -> {
            Map<String, Object> active = facts.get();
            if (!active.isEmpty()) {
                all.put(kind, active);
            }
        });
        return all;
    }
}
