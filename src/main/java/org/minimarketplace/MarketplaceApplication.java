package org.minimarketplace;

import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jackson.Jackson;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import org.minimarketplace.api.Utf8JsonFactory;
import org.minimarketplace.cli.ConfiguredOperatorCommand;
import org.minimarketplace.cli.ProcessDefaults;
import org.minimarketplace.cli.ServeCommand;
import org.minimarketplace.config.ConfigurationReader;
import org.minimarketplace.core.CatalogueTransfer;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.ProductService;
import org.minimarketplace.core.UuidV7Generator;
import org.minimarketplace.db.Database;
import org.minimarketplace.db.JdbiCatalogueStore;
import org.minimarketplace.db.JdbiProductStore;
import org.minimarketplace.errors.ErrorHandling;
import org.minimarketplace.health.DrainOnShutdown;
import org.minimarketplace.health.DrainSwitch;
import org.minimarketplace.logging.LogCharset;
import org.minimarketplace.resources.ApiSettings;
import org.minimarketplace.tasks.LogLevels;

/** Puts the parts together. */
public final class MarketplaceApplication extends Application<MarketplaceConfiguration> {

    /** Runs a command: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        ProcessDefaults.set();
        new MarketplaceApplication().run(arguments);
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
    protected void onFatalError(Throwable error) {
        System.exit(exitCode(error));
    }

    /** The exit code of a command that did not succeed: 2 for wrong usage, 1 for everything else. */
    public static int exitCode(Throwable error) {
        return error instanceof ArgumentParserException ? 2 : 1;
    }

    @Override
    public void initialize(Bootstrap<MarketplaceConfiguration> bootstrap) {
        bootstrap.setObjectMapper(ServerSettings.readBy(Jackson.newObjectMapper(new Utf8JsonFactory())));
        bootstrap.setConfigurationFactoryFactory(ConfigurationReader::new);
    }

    @Override
    public void run(MarketplaceConfiguration configuration, Environment environment) {
        LogCharset.useUtf8();
        ApiSettings api = configuration.api();
        Clock clock = Clock.systemUTC();
        UuidV7Generator ids = new UuidV7Generator(clock);
        CollectorRegistry registry = new CollectorRegistry();
        DrainSwitch drain = new DrainSwitch();
        ScheduledExecutorService maintenance = Storage.maintenance(environment.lifecycle());
        Storage storage = Storage.open(configuration, environment, registry, maintenance, clock);
        Database database = storage.database();
        ProductService products = new ProductService(
                new JdbiProductStore(database, clock, api.idempotencyRetention().toJavaDuration()), ids, clock);
        CatalogueTransfer transfer = new CatalogueTransfer(
                new JdbiCatalogueStore(database, clock), () -> Deadline.after(api.requestTimeout()));

        environment.lifecycle().manage(new DrainOnShutdown(drain));
        ErrorHandling.install(configuration.getServerFactory(), environment);
        BothPorts.install(environment);
        TrustedCallers callers = new TrustedCallers(configuration.allowedHosts(), registry);
        ApplicationPort.install(environment, api, storage.gate(), drain, callers, registry);
        ApplicationPort.addResources(environment, api, products, transfer, database.cursorKey());
        WebPages.install(environment);
        callers.guard(environment.getAdminContext());
        AdminPort.install(configuration, environment, registry, storage, drain, new LogLevels(maintenance, clock));
    }
}
