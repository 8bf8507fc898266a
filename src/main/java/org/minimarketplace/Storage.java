package org.minimarketplace;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.minimarketplace.db.BackupSchedule;
import org.minimarketplace.db.CheckpointSchedule;
import org.minimarketplace.db.Database;
import org.minimarketplace.db.DatabaseFactory;
import org.minimarketplace.db.IdempotencyPurger;
import org.minimarketplace.db.Maintenance;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.PermitOverride;
import org.minimarketplace.metrics.DatabaseMetrics;
import org.minimarketplace.metrics.GateMetrics;
import org.minimarketplace.resources.ApiSettings;

/** The database, the gate before it, and those who look after it. */
record Storage(
        DatabaseGate gate,
        PermitOverride override,
        Database database,
        Maintenance maintenance,
        BackupSchedule backups) {

    /** Runs what is done by the clock, until the service stops. */
    static ScheduledExecutorService maintenance(LifecycleEnvironment lifecycle) {
        return lifecycle
                .scheduledExecutorService("maintenance")
                // A backup may take minutes; the other turns do not wait for it.
                .threads(2)
                .removeOnCancelPolicy(true)
                .build();
    }

    static Storage open(
            MarketplaceConfiguration configuration,
            Environment environment,
            CollectorRegistry registry,
            ScheduledExecutorService executor,
            Clock clock) {
        ApiSettings api = configuration.api();
        Duration retention = api.idempotencyRetention().toJavaDuration();
        GateMetrics gateMetrics = new GateMetrics(registry);
        DatabaseMetrics databaseMetrics = new DatabaseMetrics(registry);

        DatabaseGate gate = new DatabaseGate(configuration.gate(), api.requestTimeout(), gateMetrics);
        PermitOverride override = new PermitOverride(gate, configuration.gate(), executor, clock);
        Database database =
                new DatabaseFactory(clock, environment.metrics()).open(configuration.database(), gate, databaseMetrics);
        Maintenance maintenance = new Maintenance(database, databaseMetrics);
        BackupSchedule backups = new BackupSchedule(database, configuration.backup(), executor, clock);
        gateMetrics.watch(gate, registry);
        databaseMetrics.watch(database, backups, registry);

        // Stopped in the reverse order: the gate waits for its permits before the database closes.
        LifecycleEnvironment lifecycle = environment.lifecycle();
        lifecycle.manage(database);
        lifecycle.manage(gate);
        lifecycle.manage(override);
        lifecycle.manage(new IdempotencyPurger(database, clock, retention, executor));
        lifecycle.manage(new CheckpointSchedule(maintenance, database, configuration.database(), executor));
        lifecycle.manage(backups);
        return new Storage(gate, override, database, maintenance, backups);
    }
}
