package org.minimarketplace;

import static org.minimarketplace.resources.CatalogueResource.IMPORT_PATH;

import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.dropwizard.jetty.MutableServletContextHandler;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.minimarketplace.api.StrictJson;
import org.minimarketplace.cli.ServeCommand;
import org.minimarketplace.core.CatalogueTransfer;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.ProductFormat;
import org.minimarketplace.core.ProductService;
import org.minimarketplace.core.UuidV7Generator;
import org.minimarketplace.db.Database;
import org.minimarketplace.db.DatabaseFactory;
import org.minimarketplace.db.IdempotencyPurger;
import org.minimarketplace.db.JdbiCatalogueStore;
import org.minimarketplace.db.JdbiProductStore;
import org.minimarketplace.errors.ErrorHandling;
import org.minimarketplace.health.DatabaseHealthCheck;
import org.minimarketplace.http.BodyLimit;
import org.minimarketplace.http.GzipBodies;
import org.minimarketplace.http.RequestEnvelope;
import org.minimarketplace.resources.ApiSettings;
import org.minimarketplace.resources.CatalogueResource;
import org.minimarketplace.resources.DeadlineFeature;
import org.minimarketplace.resources.KnownParameters;
import org.minimarketplace.resources.ProductResource;
import org.minimarketplace.resources.ProductsResource;
import org.minimarketplace.transfer.CsvFormat;
import org.minimarketplace.transfer.NdjsonFormat;

/** Puts the parts together. */
public final class MarketplaceApplication extends Application<MarketplaceConfiguration> {

    /** Runs a command: see {@code --help}. */
    public static void main(String[] arguments) throws Exception {
        new MarketplaceApplication().run(arguments);
    }

    @Override
    public String getName() {
        return "mini-marketplace";
    }

    @Override
    protected void addDefaultCommands(Bootstrap<MarketplaceConfiguration> bootstrap) {
        bootstrap.addCommand(new ServeCommand<>(this));
    }

    @Override
    public void initialize(Bootstrap<MarketplaceConfiguration> bootstrap) {
        bootstrap.setConfigurationSourceProvider(new SubstitutingSourceProvider(
                bootstrap.getConfigurationSourceProvider(), new EnvironmentVariableSubstitutor(false)));
    }

    @Override
    public void run(MarketplaceConfiguration configuration, Environment environment) {
        ApiSettings api = configuration.api();
        Clock clock = Clock.systemUTC();
        UuidV7Generator ids = new UuidV7Generator(clock);
        Duration retention = api.idempotencyRetention().toJavaDuration();

        Database database = new DatabaseFactory(clock, environment.metrics()).open(configuration.database());
        LifecycleEnvironment lifecycle = environment.lifecycle();
        lifecycle.manage(database);
        ScheduledExecutorService maintenance =
                lifecycle.scheduledExecutorService("maintenance").build();
        lifecycle.manage(new IdempotencyPurger(database, clock, retention, maintenance));
        environment.healthChecks().register(DatabaseHealthCheck.NAME, new DatabaseHealthCheck(database));

        ProductService products = new ProductService(new JdbiProductStore(database, clock, retention), ids, clock);
        CatalogueTransfer transfer = new CatalogueTransfer(
                new JdbiCatalogueStore(database, ids, clock), () -> Deadline.after(api.requestTimeout()));
        List<ProductFormat> formats = List.of(
                new NdjsonFormat(environment.getValidator(), api.defaultCurrency()),
                new CsvFormat(environment.getValidator(), api.defaultCurrency()));

        StrictJson.configure(environment.getObjectMapper());
        ErrorHandling.install(configuration.getServerFactory(), environment);
        MutableServletContextHandler http = environment.getApplicationContext();
        http.insertHandler(new BodyLimit(api.maxBodySize().toBytes(), path -> !path.equals(IMPORT_PATH)));
        http.insertHandler(new BodyLimit(api.maxImportSize().toBytes(), IMPORT_PATH::equals));
        GzipBodies.install(environment);
        http.insertHandler(new RequestEnvelope());

        JerseyEnvironment jersey = environment.jersey();
        jersey.register(new DeadlineFeature(api.requestTimeout()));
        jersey.register(new KnownParameters());
        jersey.register(new ProductsResource(products, api, database.cursorKey()));
        jersey.register(new ProductResource(products, api));
        jersey.register(new CatalogueResource(transfer, formats));
    }
}
