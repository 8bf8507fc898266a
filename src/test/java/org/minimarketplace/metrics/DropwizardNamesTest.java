package org.minimarketplace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropwizardNamesTest {

    @ParameterizedTest(name = "{0} becomes {1} with {2} = {3}")
    @CsvSource({
        "org.minimarketplace.db.ProductDao.find, dropwizard_jdbi_statement, 'dao,statement', 'ProductDao,find'",
        "org.minimarketplace.db.sqlite.SqliteProductDao.page, dropwizard_jdbi_statement, 'dao,statement', 'ProductDao,page'",
        "io.dropwizard.db.ManagedPooledDataSource.readers.active, dropwizard_pool_active, pool, readers",
        "io.dropwizard.jetty.MutableServletContextHandler.5xx-responses, dropwizard_jetty_responses, class, 5",
        "io.dropwizard.jetty.MutableServletContextHandler.get-requests, dropwizard_jetty_requests, method, get",
        "io.dropwizard.jetty.MutableServletContextHandler.active-dispatches,"
                + " dropwizard_jetty_active_dispatches, '', ''",
        "org.eclipse.jetty.util.thread.QueuedThreadPool.dw-admin.utilization-max,"
                + " dropwizard_jetty_threads_utilization_max, pool, dw-admin",
        "ch.qos.logback.core.Appender.error, dropwizard_log_events, level, error",
        "health.database.unhealthy, dropwizard_health_unhealthy, check, database",
        "health.disk-space.healthy, dropwizard_health_healthy, check, disk-space",
        "org.eclipse.jetty.server.HttpConnectionFactory.127.0.0.1.8080.connections,"
                + " dropwizard_jetty_connections, port, 8080",
        "org.eclipse.jetty.server.HttpConnectionFactory.8080.connections, dropwizard_jetty_connections, port, 8080",
        "TimeBoundHealthCheck-pool-3.running, dropwizard_threads_running, pool, TimeBoundHealthCheck-pool-3",
        "something.else.inCamelCase, dropwizard_something_else_in_camel_case, '', ''"
    })
    void dotsBecomeLabels(String dotted, String family, String labels, String values) {
        Sample sample = new DropwizardNames().createSample(dotted, "", List.of(), List.of(), 1);

        assertThat(sample.name).isEqualTo(family);
        assertThat(String.join(",", sample.labelNames)).isEqualTo(labels);
        assertThat(String.join(",", sample.labelValues)).isEqualTo(values);
    }

    @ParameterizedTest(name = "suffix {0} and quantile stay")
    @CsvSource({"_count", "_total"})
    void suffixAndOtherLabelsStay(String suffix) {
        Sample sample = new DropwizardNames()
                .createSample("health.gate.healthy", suffix, List.of("quantile"), List.of("0.5"), 2);

        assertThat(sample.name).isEqualTo("dropwizard_health_healthy" + suffix);
        assertThat(sample.labelNames).containsExactly("check", "quantile");
        assertThat(sample.labelValues).containsExactly("gate", "0.5");
    }
}
