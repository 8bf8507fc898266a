package org.minimarketplace;

import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.prometheus.client.CollectorRegistry;
import java.io.OutputStream;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import org.minimarketplace.auth.AccessCheck;
import org.minimarketplace.cli.CommandLine;
import org.minimarketplace.cli.ConfigurationSource;
import org.minimarketplace.cli.ConfiguredOperatorCommand;
import org.minimarketplace.cli.ProcessDefaults;
import org.minimarketplace.cli.ServeCommand;
import org.minimarketplace.config.ConfigurationReader;
import org.minimarketplace.core.CatalogueTransfer;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.ProductService;
import org.minimarketplace.core.UuidV7Generator;
import org.minimarketplace.db.Storage;
import org.minimarketplace.errors.ErrorHandling;
import org.minimarketplace.health.DrainOnShutdown;
import org.minimarketplace.health.DrainSwitch;
import org.minimarketplace.logging.LogLines;
import org.minimarketplace.metrics.RefusalMetrics;
import org.minimarketplace.resources.ApiSettings;
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

    @Override
    public void addDefaultCommands(Bootstrap<MarketplaceConfiguration> bootstrap) {
        bootstrap.addCommand(new ServeCommand<>(this, CommandContexts::of));
        ConfiguredOperatorCommand.all(MarketplaceConfiguration.class, CommandContexts::of)
                .forEach(bootstrap::addCommand);
    }

    @Override
    public void initialize(Bootstrap<MarketplaceConfiguration> bootstrap) {
        bootstrap.setObjectMapper(ServerSettings.readBy(JsonMapping.mapper()));
        bootstrap.setConfigurationSourceProvider(new ConfigurationSource());
        bootstrap.setConfigurationFactoryFactory(ConfigurationReader::new);
    }

    @Override
    public void run(MarketplaceConfiguration configuration, Environment environment) {
        LogLines.secure();
        ApiSettings api = configuration.api();
        Clock clock = Clock.systemUTC();
        UuidV7Generator ids = new UuidV7Generator(clock);
        CollectorRegistry registry = new CollectorRegistry();
        DrainSwitch drain = new DrainSwitch();
        ScheduledExecutorService maintenance = GuardedStorage.maintenance(environment.lifecycle());
        GuardedStorage guarded = GuardedStorage.open(configuration, environment, registry, maintenance, clock);
        Storage storage = guarded.storage();
        ProductService products =
                new ProductService(storage.products(api.idempotencyRetention().toJavaDuration()), ids, clock);
        CatalogueTransfer transfer =
                new CatalogueTransfer(storage.catalogue(), () -> Deadline.after(api.requestTimeout()));

        environment.lifecycle().manage(new DrainOnShutdown(drain));
        ErrorHandling.install(configuration.getServerFactory(), environment);
        RefusalMetrics refusals = new RefusalMetrics(registry);
        ClientBounds bounds = new ClientBounds(configuration.limits(), refusals, registry, environment.lifecycle());
        AccessCheck.Access access = CallerAccess.of(configuration, environment.lifecycle(), registry, clock);
        WayIn wayIn = new WayIn(bounds, configuration.allowedHosts(), refusals, access);
        wayIn.install(environment, api, guarded.gate(), drain::isOn, registry);
        ApplicationPort.addResources(environment, api, products, transfer, storage.cursorKey());
        WebPages.install(environment);
        LogLevels levels = new LogLevels(maintenance, clock);
        AdminPort.install(configuration, environment, registry, guarded, drain, levels);
    }
}
