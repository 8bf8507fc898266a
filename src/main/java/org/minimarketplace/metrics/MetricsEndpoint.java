package org.minimarketplace.metrics;

import com.codahale.metrics.Metric;
import io.dropwizard.core.setup.Environment;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.dropwizard.DropwizardExports;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.ClassLoadingExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import java.util.List;

/** {@code /metrics} on the admin port: everything that is measured here, Dropwizard's own metrics included. */
public final class MetricsEndpoint {

    private MetricsEndpoint() {}

    /**
     * Whether a metric of Dropwizard is one that nothing else says. Its metrics of the JVM are there already, under the
     * names that Prometheus gives it; executors without a name are numbered, by their order in the process.
     */
    private static boolean isNews(String name, Metric metric) {
        return !name.startsWith("jvm.") && !name.startsWith("instrumented-");
    }

    /** Serves a registry, and adds what Dropwizard and the JVM measure to it. */
    public static void install(CollectorRegistry registry, BuildInfo build, Environment environment) {
        new StandardExports().register(registry);
        new MemoryPoolsExports().register(registry);
        new BufferPoolsExports().register(registry);
        new GarbageCollectorExports().register(registry);
        new ThreadExports().register(registry);
        new ClassLoadingExports().register(registry);
        registry.register(new DropwizardExports(environment.metrics(), MetricsEndpoint::isNews, new DropwizardNames()));
        registry.register(new io.prometheus.client.Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                GaugeMetricFamily info = new GaugeMetricFamily(
                        "marketplace_build_info", "The version that runs here; always 1", List.of("version", "commit"));
                return List.of(info.addMetric(List.of(build.version(), build.commit()), 1));
            }
        });
        environment
                .admin()
                .addServlet("prometheus", new NegotiatedMetricsServlet(registry))
                .addMapping("/metrics");
    }
}
