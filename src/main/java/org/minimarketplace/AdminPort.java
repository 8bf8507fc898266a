package org.minimarketplace;

import com.codahale.metrics.health.HealthCheckRegistry;
import io.dropwizard.core.setup.Environment;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.minimarketplace.gate.PermitOverride;
import org.minimarketplace.health.DrainSwitch;
import org.minimarketplace.health.GateHealthCheck;
import org.minimarketplace.health.StopChecksFirst;
import org.minimarketplace.health.StorageHealthCheck;
import org.minimarketplace.metrics.BuildInfo;
import org.minimarketplace.metrics.HealthMetrics;
import org.minimarketplace.metrics.InfoServlet;
import org.minimarketplace.metrics.MetricsEndpoint;
import org.minimarketplace.metrics.Overrides;
import org.minimarketplace.tasks.AdminIndex;
import org.minimarketplace.tasks.DrainTask;
import org.minimarketplace.tasks.LogLevelTask;
import org.minimarketplace.tasks.LogLevels;
import org.minimarketplace.tasks.OperatorTask;
import org.minimarketplace.tasks.PermitsTask;
import org.minimarketplace.tasks.StorageTask;
import org.minimarketplace.tasks.TaskServlet;
import org.minimarketplace.web.AdminAssets;

/** The health checks, tasks and servlets of the admin port. */
final class AdminPort {

    private AdminPort() {}

    static void install(
            MarketplaceConfiguration configuration,
            Environment environment,
            CollectorRegistry registry,
            GuardedStorage guarded,
            DrainSwitch drain,
            LogLevels logLevels) {
        addHealthChecks(configuration, environment.healthChecks(), guarded, drain);
        environment.lifecycle().manage(new StopChecksFirst(environment.healthChecks()));
        HealthMetrics.watch(environment.health(), Map.of(DrainSwitch.NAME, () -> !drain.isOn()), registry);
        Overrides overrides = overrides(guarded.override(), logLevels, drain);
        overrides.watch(registry);
        BuildInfo build = BuildInfo.load();
        MetricsEndpoint.install(registry, build, environment);
        environment
                .admin()
                .addServlet("info", new InfoServlet(build, guarded.storage(), overrides))
                .addMapping("/info");
        List<OperatorTask> tasks = new ArrayList<>(List.of(
                new PermitsTask(
                        guarded.gate(), guarded.override(), guarded.storage().mostPermits()),
                new DrainTask(drain),
                new LogLevelTask(logLevels)));
        guarded.upkeep().verbs().forEach(verb -> tasks.add(new StorageTask(verb)));
        for (OperatorTask task : tasks) {
            environment
                    .admin()
                    .addServlet("task-" + task.name(), new TaskServlet(task))
                    .addMapping("/tasks/" + task.name());
        }
        environment.admin().addServlet("index", new AdminIndex(tasks)).addMapping("");
        AdminAssets.install(environment.admin());
    }

    private static void addHealthChecks(
            MarketplaceConfiguration configuration,
            HealthCheckRegistry checks,
            GuardedStorage guarded,
            DrainSwitch drain) {
        StorageHealthCheck.register(guarded.storage(), checks);
        checks.register(
                GateHealthCheck.NAME,
                new GateHealthCheck(guarded.gate(), configuration.api().requestTimeout()));
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
