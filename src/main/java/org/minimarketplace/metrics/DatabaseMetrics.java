package org.minimarketplace.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.Gauge;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.Histogram;
import java.util.List;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.Operation;
import org.minimarketplace.db.Repetition;
import org.minimarketplace.db.Storage;
import org.minimarketplace.db.Upkeep;
import org.minimarketplace.gate.WorkClass;

/** The metrics of the database. Thread-safe. */
public final class DatabaseMetrics implements DatabaseObserver {

    private final Histogram durations;
    private final Counter cancellations;
    private final Counter repetitions;
    private final Counter doubts;

    /** Reports to a registry. */
    public DatabaseMetrics(CollectorRegistry registry) {
        durations = Histogram.build(
                        "marketplace_db_operation_duration_seconds", "Units of work, from the permit to its return")
                .labelNames("operation")
                .buckets(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
                .register(registry);
        cancellations = Counter.build("marketplace_db_cancelled_total", "Units of work given up at their deadline")
                .labelNames("operation")
                .register(registry);
        repetitions = Counter.build(
                        "marketplace_db_retries_total",
                        "Units of work done again as a whole, before anything of them was stored")
                .labelNames("operation", "reason")
                .register(registry);
        doubts = Counter.build("marketplace_db_outcome_unknown_total", "Writes that may be stored whole, or not at all")
                .labelNames("operation")
                .register(registry);
        for (Operation operation : Operation.values()) {
            durations.labels(operation.label());
            cancellations.labels(operation.label());
            for (Repetition reason : Repetition.values()) {
                repetitions.labels(operation.label(), reason.label());
            }
            if (operation.work() == WorkClass.WRITE) {
                doubts.labels(operation.label());
            }
        }
    }

    /** Tells which database it is. */
    public static void tell(Storage.Product product, CollectorRegistry registry) {
        Gauge.build("marketplace_storage_info", "The database that is used; always 1")
                .labelNames("storage", "version")
                .register(registry)
                .labels(product.name(), product.version())
                .set(1);
    }

    /** Adds what a database's engine measures, read whenever somebody scrapes. */
    public void watch(Upkeep upkeep, CollectorRegistry registry) {
        double since = System.currentTimeMillis() / Collector.MILLISECONDS_PER_SECOND;
        new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return upkeep.families().stream()
                        .map(family -> family.counter() ? counter(family, since) : gauge(family))
                        .toList();
            }
        }.register(registry);
    }

    /** With the time since when it counts, as Prometheus' own counters have it. */
    private static MetricFamilySamples counter(Upkeep.Family family, double since) {
        CounterMetricFamily counter = new CounterMetricFamily(family.name(), family.help(), labels(family));
        family.samples().forEach((label, value) -> {
            List<String> values = values(family, label);
            counter.addMetric(values, value);
            counter.samples.add(new Sample(counter.name + "_created", labels(family), values, since));
        });
        return counter;
    }

    private static MetricFamilySamples gauge(Upkeep.Family family) {
        GaugeMetricFamily gauge = new GaugeMetricFamily(family.name(), family.help(), labels(family));
        family.samples().forEach((label, value) -> gauge.addMetric(values(family, label), value));
        return gauge;
    }

    private static List<String> labels(Upkeep.Family family) {
        return family.label().isEmpty() ? List.of() : List.of(family.label());
    }

    private static List<String> values(Upkeep.Family family, String label) {
        return family.label().isEmpty() ? List.of() : List.of(label);
    }

    @Override
    public void ended(Operation operation, long nanos) {
        durations.labels(operation.label()).observe(nanos / Collector.NANOSECONDS_PER_SECOND);
    }

    @Override
    public void cancelled(Operation operation) {
        cancellations.labels(operation.label()).inc();
    }

    @Override
    public void repeated(Operation operation, Repetition reason) {
        repetitions.labels(operation.label(), reason.label()).inc();
    }

    @Override
    public void outcomeUnknown(Operation operation) {
        doubts.labels(operation.label()).inc();
    }
}
