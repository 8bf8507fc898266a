package org.minimarketplace;

import io.dropwizard.core.setup.Environment;
import io.prometheus.client.CollectorRegistry;
import java.util.List;
import org.minimarketplace.db.Database;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.PermitOverride;
import org.minimarketplace.health.DatabaseHealthCheck;
import org.minimarketplace.health.DrainSwitch;
import org.minimarketplace.metrics.BuildInfo;
import org.minimarketplace.metrics.InfoServlet;
import org.minimarketplace.metrics.MetricsEndpoint;
import org.minimarketplace.tasks.DrainTask;
import org.minimarketplace.tasks.OperatorTask;
import org.minimarketplace.tasks.PermitsTask;
import org.minimarketplace.tasks.TaskServlet;

/** What the operator finds on the admin port, beside what Dropwizard puts there. */
final class AdminPort {

    private AdminPort() {}

    static void install(
            Environment environment,
            CollectorRegistry registry,
            Database database,
            DatabaseGate gate,
            PermitOverride override,
            DrainSwitch drain) {
        environment.healthChecks().register(DatabaseHealthCheck.NAME, new DatabaseHealthCheck(database));
        environment.healthChecks().register(DrainSwitch.NAME, drain);
        BuildInfo build = BuildInfo.load();
        MetricsEndpoint.install(registry, build, environment);
        environment
                .admin()
                .addServlet("info", new InfoServlet(build, database, override))
                .addMapping("/info");
        for (OperatorTask task : List.of(new PermitsTask(gate, override), new DrainTask(drain))) {
            environment
                    .admin()
                    .addServlet("task-" + task.name(), new TaskServlet(task))
                    .addMapping("/tasks/" + task.name());
        }
    }
}
