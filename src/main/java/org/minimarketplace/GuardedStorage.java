package org.minimarketplace;

import com.codahale.metrics.InstrumentedThreadFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.ExecutorServiceManager;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.OutcomeLimits;
import org.minimarketplace.db.Storage;
import org.minimarketplace.db.StorageKind;
import org.minimarketplace.db.Upkeep;
import org.minimarketplace.db.postgres.Postgres;
import org.minimarketplace.db.sqlite.Sqlite;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateSettings;
import org.minimarketplace.gate.PermitOverride;
import org.minimarketplace.metrics.DatabaseMetrics;
import org.minimarketplace.metrics.GateMetrics;
import org.minimarketplace.resources.ApiSettings;

/** The database, the gate before it, and those who look after it. */
record GuardedStorage(DatabaseGate gate, PermitOverride override, Storage storage, Upkeep upkeep) {

    private static final String MAINTENANCE = "maintenance";

    /** The database that is configured. Nothing else of the service names an engine. */
    static StorageKind kind(MarketplaceConfiguration configuration, Clock clock) {
        DatabaseSettings database = configuration.database();
        return isPostgres(database)
                ? new Postgres(database, configuration.backup(), configuration.gate(), clock)
                : new Sqlite(database, configuration.backup(), clock);
    }

    private static boolean isPostgres(DatabaseSettings database) {
        return database.url().startsWith(Postgres.PREFIX);
    }

    /** Health checks that the configuration may name, and that the database which is configured does not have. */
    static Set<String> checksOfOthers(DatabaseSettings database) {
        return isPostgres(database) ? Sqlite.CHECKS_OF_FILES : Postgres.CHECKS_OF_SERVERS;
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
        GateMetrics gateMetrics = new GateMetrics(registry);
        DatabaseMetrics databaseMetrics = new DatabaseMetrics(registry);

        StorageKind kind = kind(configuration, clock);
        GateSettings permits = kind.permits(configuration.gate());
        DatabaseGate gate =
                new DatabaseGate(permits, configuration.requestThreads(), api.requestTimeout(), gateMetrics);
        PermitOverride override = new PermitOverride(gate, permits, executor, clock);
        Storage storage = kind.open(gate, databaseMetrics, environment.metrics());
        Upkeep upkeep = storage.upkeep(
                new OutcomeLimits(
                        api.idempotencyRetention().toJavaDuration(),
                        api.idempotencyMemory().toBytes()),
                executor);
        gateMetrics.watch(gate, registry);
        databaseMetrics.watch(upkeep, registry);
        DatabaseMetrics.tell(storage.product(), registry);

        // Stopped in the reverse order: the gate waits for its permits before the database closes.
        LifecycleEnvironment lifecycle = environment.lifecycle();
        lifecycle.manage(storage);
        lifecycle.manage(gate);
        lifecycle.manage(override);
        upkeep.schedules().forEach(lifecycle::manage);
        return new GuardedStorage(gate, override, storage, upkeep);
    }
}
