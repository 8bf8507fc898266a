package org.minimarketplace.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.Histogram;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateObserver;
import org.minimarketplace.gate.GateRefusedException.Reason;
import org.minimarketplace.gate.LaneState;
import org.minimarketplace.gate.WorkClass;

/** The metrics of the gate. Thread-safe. */
public final class GateMetrics implements GateObserver {

    private static final List<String> CLASS = List.of("class");

    private final Histogram waits;
    private final Counter refusals;

    /** Reports to a registry. */
    public GateMetrics(CollectorRegistry registry) {
        waits = Histogram.build("marketplace_db_semaphore_wait_duration_seconds", "Wait for a permit that was granted")
                .labelNames("class")
                .buckets(0.0001, 0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
                .register(registry);
        refusals = Counter.build("marketplace_db_semaphore_refused_total", "Units of work that got no permit, and why")
                .labelNames("class", "reason")
                .register(registry);
        // All series from the beginning: a counter that appears at its first event has no increase to alert on.
        for (WorkClass work : WorkClass.values()) {
            waits.labels(work.label());
            for (Reason reason : Reason.values()) {
                refusals.labels(work.label(), reason.label());
            }
        }
    }

    /** Adds the state of the gate, read whenever somebody scrapes. */
    public void watch(DatabaseGate gate, CollectorRegistry registry) {
        new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return List.of(
                        gauge(gate, "marketplace_db_semaphore_limit", "Permits", LaneState::limit),
                        gauge(gate, "marketplace_db_semaphore_in_use", "Permits that are taken", LaneState::inUse),
                        gauge(gate, "marketplace_db_semaphore_queued", "Waiting for a permit", LaneState::queued),
                        expectedWaits(gate));
            }
        }.register(registry);
    }

    private static GaugeMetricFamily gauge(
            DatabaseGate gate, String name, String help, ToDoubleFunction<LaneState> value) {
        GaugeMetricFamily family = new GaugeMetricFamily(name, help, CLASS);
        for (WorkClass work : WorkClass.values()) {
            family.addMetric(List.of(work.label()), value.applyAsDouble(gate.state(work)));
        }
        return family;
    }

    private static GaugeMetricFamily expectedWaits(DatabaseGate gate) {
        GaugeMetricFamily family = new GaugeMetricFamily(
                "marketplace_db_semaphore_expected_wait_seconds",
                "Wait for a permit that who comes now has to expect",
                CLASS);
        for (WorkClass work : WorkClass.values()) {
            family.addMetric(
                    List.of(work.label()), gate.expectedWait(work).toNanos() / Collector.NANOSECONDS_PER_SECOND);
        }
        return family;
    }

    @Override
    public void admitted(WorkClass work, long waitedNanos) {
        waits.labels(work.label()).observe(waitedNanos / Collector.NANOSECONDS_PER_SECOND);
    }

    @Override
    public void refused(WorkClass work, Reason reason) {
        refusals.labels(work.label(), reason.label()).inc();
    }
}
