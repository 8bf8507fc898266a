package org.minimarketplace;

import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.prometheus.client.CollectorRegistry;
import java.io.OutputStream;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import org.minimarketplace.cli.CommandLine;
import org.minimarketplace.cli.ConfigurationSource;
import org.minimarketplace.cli.ConfiguredOperatorCommand;
import org.minimarketplace.cli.ProcessDefaults;
import org.minimarketplace.cli.ServeCommand;
import org.minimarketplace.config.ConfigurationReader;
import org.minimarketplace.errors.ErrorHandling;
import org.minimarketplace.health.DrainOnShutdown;
import org.minimarketplace.health.DrainSwitch;
import org.minimarketplace.logging.LogLines;
import org.minimarketplace.resources.PlainReads;
import org.minimarketplace.tasks.LogLevels;

/** Puts the parts together. */
public final class MarketplaceApplication extends Application<MarketplaceConfiguration> {

    /** Runs a command: see {@code --help}. */
    public static void main(String[] arguments) {
        ProcessDefaults.set();
        commandLine(System.out, System.err).run(arguments).ifPresent(error -> System.exit(CommandLine.exitCode(error)));
    }

    /** All commands; they write to these two. */
    public static CommandLine commandLine(OutputStream out, OutputStream err) {
        MarketplaceApplication application = new MarketplaceApplication();
        Bootstrap<MarketplaceConfiguration> bootstrap = new Bootstrap<>(application);
        application.addDefaultCommands(bootstrap);
        application.initialize(bootstrap);
        return CommandLine.of(bootstrap, out, err);
    }

    @Override
    public String getName() {
        return "mini-marketplace";
    }

    /** None of Dropwizard's: {@link #initialize} adds ours. */
    @Override
    public void addDefaultCommands(Bootstrap<MarketplaceConfiguration> bootstrap) {}

    @Override
    public void initialize(Bootstrap<MarketplaceConfiguration> bootstrap) {
        bootstrap.setObjectMapper(ServerSettings.readBy(JsonMapping.mapper()));
        bootstrap.setConfigurationSourceProvider(new ConfigurationSource());
        bootstrap.setConfigurationFactoryFactory(ConfigurationReader::new);

        // First, for the lines that the others write.
        bootstrap.addBundle(new LogLines());
        bootstrap.addBundle(new ErrorHandling());
        bootstrap.addBundle(new WebPages());
        bootstrap.addBundle(new AdminServlets());

        bootstrap.addCommand(new ServeCommand<>(this, CommandContexts::of));
        ConfiguredOperatorCommand.all(MarketplaceConfiguration.class, CommandContexts::of)
                .forEach(bootstrap::addCommand);
    }

    @Override
    public void run(MarketplaceConfiguration configuration, Environment environment) {
        Clock clock = Clock.systemUTC();
        LifecycleEnvironment lifecycle = environment.lifecycle();
        CollectorRegistry registry = new CollectorRegistry();
        DrainSwitch drain = new DrainSwitch();
        ScheduledExecutorService maintenance = GuardedStorage.maintenance(lifecycle);

        GuardedStorage guarded = GuardedStorage.open(configuration, environment, registry, maintenance, clock);
        lifecycle.manage(new DrainOnShutdown(drain));
        PlainReads plain = ApplicationPort.install(environment, configuration.api(), guarded.storage(), clock);
        WayIn.of(configuration, lifecycle, registry, clock)
                .install(environment, configuration.api(), guarded.gate(), drain::isOn, registry, plain);
        AdminPort.install(configuration, environment, registry, guarded, drain, new LogLevels(maintenance, clock));
    }
}
