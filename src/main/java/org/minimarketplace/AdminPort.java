package org.minimarketplace;

import com.codahale.metrics.health.HealthCheckRegistry;
import io.dropwizard.core.setup.Environment;
import io.prometheus.client.CollectorRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.minimarketplace.db.Database;
import org.minimarketplace.gate.PermitOverride;
import org.minimarketplace.health.DatabaseFileHealthCheck;
import org.minimarketplace.health.DatabaseHealthCheck;
import org.minimarketplace.health.DiskSpaceHealthCheck;
import org.minimarketplace.health.DrainSwitch;
import org.minimarketplace.health.GateHealthCheck;
import org.minimarketplace.http.BodyLimit;
import org.minimarketplace.http.ContentCodings;
import org.minimarketplace.http.GzipBodies;
import org.minimarketplace.http.HeadAsGet;
import org.minimarketplace.http.NotModified;
import org.minimarketplace.http.OperatorFields;
import org.minimarketplace.http.RequestEnvelope;
import org.minimarketplace.metrics.BuildInfo;
import org.minimarketplace.metrics.HealthMetrics;
import org.minimarketplace.metrics.InfoServlet;
import org.minimarketplace.metrics.MetricsEndpoint;
import org.minimarketplace.metrics.Overrides;
import org.minimarketplace.tasks.AdminIndex;
import org.minimarketplace.tasks.BackupTask;
import org.minimarketplace.tasks.CheckpointTask;
import org.minimarketplace.tasks.DrainTask;
import org.minimarketplace.tasks.IntegrityCheckTask;
import org.minimarketplace.tasks.LogLevelTask;
import org.minimarketplace.tasks.LogLevels;
import org.minimarketplace.tasks.OperatorTask;
import org.minimarketplace.tasks.PermitsTask;
import org.minimarketplace.tasks.TaskServlet;
import org.minimarketplace.web.AdminAssets;

/** What the operator finds on the admin port. */
final class AdminPort {

    /** The arguments of a task, inflated, in bytes. */
    private static final long MAX_BODY = 8 * 1024;

    private AdminPort() {}

    static void install(
            MarketplaceConfiguration configuration,
            Environment environment,
            CollectorRegistry registry,
            Storage storage,
            DrainSwitch drain,
            LogLevels logLevels) {
        Database database = storage.database();
        addHealthChecks(configuration, environment.healthChecks(), storage, drain);
        HealthMetrics.watch(environment.health(), Map.of(DrainSwitch.NAME, () -> !drain.isOn()), registry);
        Overrides overrides = overrides(storage.override(), logLevels, drain);
        overrides.watch(registry);
        BuildInfo build = BuildInfo.load();
        MetricsEndpoint.install(registry, build, environment);
        environment
                .admin()
                .addServlet("info", new InfoServlet(build, database, overrides))
                .addMapping("/info");
        List<OperatorTask> tasks = List.of(
                new PermitsTask(storage.gate(), storage.override()),
                new DrainTask(drain),
                new LogLevelTask(logLevels),
                new CheckpointTask(storage.maintenance()),
                new IntegrityCheckTask(storage.maintenance()),
                new BackupTask(storage.backups()));
        for (OperatorTask task : tasks) {
            environment
                    .admin()
                    .addServlet("task-" + task.name(), new TaskServlet(task))
                    .addMapping("/tasks/" + task.name());
        }
        environment.admin().addServlet("index", new AdminIndex(tasks)).addMapping("");
        AdminAssets.install(environment.admin());
        AdminServlets.install(environment);
        environment.getAdminContext().insertHandler(new HeadAsGet());
        environment.getAdminContext().insertHandler(new NotModified());
        environment.getAdminContext().insertHandler(new BodyLimit(MAX_BODY, path -> true));
        environment.getAdminContext().insertHandler(new GzipBodies());
        environment.getAdminContext().insertHandler(new ContentCodings());
        environment.getAdminContext().insertHandler(new RequestEnvelope(() -> false));
        environment.getAdminContext().insertHandler(new OperatorFields());
    }

    private static void addHealthChecks(
            MarketplaceConfiguration configuration, HealthCheckRegistry checks, Storage storage, DrainSwitch drain) {
        Database database = storage.database();
        checks.register(DatabaseHealthCheck.NAME, new DatabaseHealthCheck(database));
        checks.register(DatabaseFileHealthCheck.NAME, new DatabaseFileHealthCheck(database));
        checks.register(
                DiskSpaceHealthCheck.NAME,
                new DiskSpaceHealthCheck(
                        database, configuration.database().minFreeSpace().toBytes()));
        checks.register(
                GateHealthCheck.NAME,
                new GateHealthCheck(storage.gate(), configuration.api().requestTimeout()));
        checks.register(DrainSwitch.NAME, drain);
    }

    private static Overrides overrides(PermitOverride permits, LogLevels logLevels, DrainSwitch drain) {
        Map<String, Supplier<Map<String, Object>>> kinds = new LinkedHashMap<>();
        kinds.put(
                "permits",
                () -> permits.active()
                        .map(active -> Map.<String, Object>of(
                                "reads",
                                active.reads(),
                                "writes",
                                active.writes(),
                                "until",
                                active.until() == null
                                        ? "the next change"
                                        : active.until().toString()))
                        .orElse(Map.of()));
        kinds.put("log-level", logLevels::active);
        kinds.put("drain", () -> drain.isOn() ? Map.of("until", "the next change") : Map.of());
        return new Overrides(kinds);
    }
}
