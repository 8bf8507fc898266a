package org.minimarketplace.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.Gauge;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.Histogram;
import java.time.Instant;
import java.util.List;
import org.minimarketplace.db.BackupSchedule;
import org.minimarketplace.db.Checkpoint.Outcome;
import org.minimarketplace.db.Database;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.DiskSpace;
import org.minimarketplace.db.Operation;

/** What happens in the database. Thread-safe. */
public final class DatabaseMetrics implements DatabaseObserver {

    private final Histogram durations;
    private final Counter cancellations;
    private final Counter checkpoints;
    private final Gauge integrity;
    private final Gauge integrityChecked;

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
        checkpoints = Counter.build("marketplace_db_checkpoints_total", "Write-ahead logs folded back, by outcome")
                .labelNames("outcome")
                .register(registry);
        integrity = Gauge.build(
                        "marketplace_db_integrity_ok",
                        "Whether the last integrity check that came to its end found the file whole; 1 before it")
                .register(registry);
        integrity.set(1);
        integrityChecked = Gauge.build(
                        "marketplace_db_integrity_last_check_timestamp_seconds",
                        "When an integrity check last came to its end; 0 if none did since the start")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            checkpoints.labels(outcome.label());
        }
        for (Operation operation : Operation.values()) {
            durations.labels(operation.label());
            cancellations.labels(operation.label());
        }
    }

    /** Adds the sizes of the database's files and the age of its backups, read whenever somebody scrapes. */
    public void watch(Database database, BackupSchedule backups, CollectorRegistry registry) {
        new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                DiskSpace disk = database.disk();
                return List.of(
                        new GaugeMetricFamily(
                                "marketplace_disk_free_bytes",
                                "What the file system of the database has left for this process",
                                disk.free()),
                        new GaugeMetricFamily(
                                "marketplace_disk_size_bytes", "The file system of the database", disk.size()),
                        new GaugeMetricFamily("marketplace_db_size_bytes", "The database file", database.size()),
                        new GaugeMetricFamily("marketplace_db_wal_bytes", "Its write-ahead log", database.walSize()),
                        new GaugeMetricFamily(
                                "marketplace_import_staged_bytes",
                                "What imports take on disk until they are stored",
                                database.stagedBytes()),
                        new GaugeMetricFamily(
                                "marketplace_backup_last_success_timestamp_seconds",
                                "When the last good backup was taken; 0 if there is none",
                                backups.lastSuccess()
                                        .map(Instant::getEpochSecond)
                                        .orElse(0L)),
                        new CounterMetricFamily(
                                "marketplace_backup_failures_total",
                                "Backups that failed since the start",
                                backups.failures()),
                        new GaugeMetricFamily(
                                "marketplace_backup_interval_seconds",
                                "How often a backup is due; 0 for never",
                                backups.interval().toSeconds()));
            }
        }.register(registry);
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
    public void checkpointed(Outcome outcome) {
        checkpoints.labels(outcome.label()).inc();
    }

    @Override
    public void integrityChecked(boolean ok) {
        integrity.set(ok ? 1 : 0);
        integrityChecked.setToCurrentTime();
    }
}
