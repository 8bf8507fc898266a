package org.minimarketplace;

import io.dropwizard.core.setup.Environment;
import io.prometheus.client.CollectorRegistry;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.minimarketplace.db.Database;
import org.minimarketplace.db.Maintenance;
import org.minimarketplace.health.DatabaseHealthCheck;
import org.minimarketplace.health.DrainSwitch;
import org.minimarketplace.metrics.BuildInfo;
import org.minimarketplace.metrics.InfoServlet;
import org.minimarketplace.metrics.MetricsEndpoint;
import org.minimarketplace.tasks.AdminIndex;
import org.minimarketplace.tasks.BackupTask;
import org.minimarketplace.tasks.CheckpointTask;
import org.minimarketplace.tasks.DrainTask;
import org.minimarketplace.tasks.IntegrityCheckTask;
import org.minimarketplace.tasks.LogLevelTask;
import org.minimarketplace.tasks.OperatorTask;
import org.minimarketplace.tasks.PermitsTask;
import org.minimarketplace.tasks.TaskServlet;
import org.minimarketplace.web.AdminAssets;

/** What the operator finds on the admin port, beside what Dropwizard puts there. */
final class AdminPort {

    private AdminPort() {}

    static void install(
            Environment environment,
            CollectorRegistry registry,
            Storage storage,
            DrainSwitch drain,
            ScheduledExecutorService executor) {
        Database database = storage.database();
        environment.healthChecks().register(DatabaseHealthCheck.NAME, new DatabaseHealthCheck(database));
        environment.healthChecks().register(DrainSwitch.NAME, drain);
        BuildInfo build = BuildInfo.load();
        MetricsEndpoint.install(registry, build, environment);
        environment
                .admin()
                .addServlet("info", new InfoServlet(build, database, storage.override()))
                .addMapping("/info");
        Maintenance maintenance = new Maintenance(database);
        List<OperatorTask> tasks = List.of(
                new PermitsTask(storage.gate(), storage.override()),
                new DrainTask(drain),
                new LogLevelTask(executor),
                new CheckpointTask(maintenance),
                new IntegrityCheckTask(maintenance),
                new BackupTask(storage.backups()));
        for (OperatorTask task : tasks) {
            environment
                    .admin()
                    .addServlet("task-" + task.name(), new TaskServlet(task))
                    .addMapping("/tasks/" + task.name());
        }
        environment.admin().addServlet("index", new AdminIndex(tasks)).addMapping("");
        AdminAssets.install(environment.admin());
    }
}
