package org.minimarketplace;

import com.codahale.metrics.InstrumentedThreadFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.ExecutorServiceManager;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.minimarketplace.db.Storage;
import org.minimarketplace.db.StorageKind;
import org.minimarketplace.db.Upkeep;
import org.minimarketplace.db.sqlite.Sqlite;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.PermitOverride;
import org.minimarketplace.metrics.DatabaseMetrics;
import org.minimarketplace.metrics.GateMetrics;
import org.minimarketplace.resources.ApiSettings;

/** The database, the gate before it, and those who look after it. */
record GuardedStorage(DatabaseGate gate, PermitOverride override, Storage storage, Upkeep upkeep) {

    private static final String MAINTENANCE = "maintenance";

    /** The database that is configured. Nothing else of the service names an engine. */
    static StorageKind kind(MarketplaceConfiguration configuration, Clock clock) {
        return new Sqlite(configuration.database(), configuration.backup(), clock);
    }

    /** Runs what is done by the clock, until the service stops. */
    static ScheduledExecutorService maintenance(LifecycleEnvironment lifecycle) {
        ThreadFactory threads = new InstrumentedThreadFactory(
                work -> new Thread(work, MAINTENANCE), lifecycle.getMetricRegistry(), MAINTENANCE);
        // A backup may take minutes; the other turns do not wait for it.
        WatchedExecutor executor = new WatchedExecutor(2, threads);
        lifecycle.manage(new ExecutorServiceManager(executor, io.dropwizard.util.Duration.seconds(5), MAINTENANCE));
        return executor;
    }

    static GuardedStorage open(
            MarketplaceConfiguration configuration,
            Environment environment,
            CollectorRegistry registry,
            ScheduledExecutorService executor,
            Clock clock) {
        ApiSettings api = configuration.api();
        Duration retention = api.idempotencyRetention().toJavaDuration();
        GateMetrics gateMetrics = new GateMetrics(registry);
        DatabaseMetrics databaseMetrics = new DatabaseMetrics(registry);

        DatabaseGate gate = new DatabaseGate(
                configuration.gate(), configuration.requestThreads(), api.requestTimeout(), gateMetrics);
        PermitOverride override = new PermitOverride(gate, configuration.gate(), executor, clock);
        Storage storage = kind(configuration, clock).open(gate, databaseMetrics, environment.metrics());
        Upkeep upkeep = storage.upkeep(retention, executor);
        gateMetrics.watch(gate, registry);
        databaseMetrics.watch(upkeep, registry);

        // Stopped in the reverse order: the gate waits for its permits before the database closes.
        LifecycleEnvironment lifecycle = environment.lifecycle();
        lifecycle.manage(storage);
        lifecycle.manage(gate);
        lifecycle.manage(override);
        upkeep.schedules().forEach(lifecycle::manage);
        return new GuardedStorage(gate, override, storage, upkeep);
    }
}
