package org.minimarketplace;

import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.minimarketplace.api.StrictJson;
import org.minimarketplace.cli.ServeCommand;
import org.minimarketplace.core.ProductService;
import org.minimarketplace.core.UuidV7Generator;
import org.minimarketplace.db.Database;
import org.minimarketplace.db.DatabaseFactory;
import org.minimarketplace.db.JdbiProductStore;
import org.minimarketplace.errors.ErrorHandling;
import org.minimarketplace.health.DatabaseHealthCheck;
import org.minimarketplace.http.ContentCodings;
import org.minimarketplace.http.RequestEnvelope;
import org.minimarketplace.resources.DeadlineFeature;
import org.minimarketplace.resources.ProductsResource;

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
        Clock clock = Clock.systemUTC();
        Database database = new DatabaseFactory(clock, environment.metrics()).open(configuration.database());
        environment.lifecycle().manage(database);
        ProductService products = new ProductService(new JdbiProductStore(database), new UuidV7Generator(clock), clock);

        StrictJson.configure(environment.getObjectMapper());
        ErrorHandling.install(configuration.getServerFactory(), environment);
        environment
                .getApplicationContext()
                .insertHandler(
                        new SizeLimitHandler(configuration.api().maxBodySize().toBytes(), -1));
        environment.getApplicationContext().insertHandler(new ContentCodings());
        environment.getApplicationContext().insertHandler(new RequestEnvelope());

        environment.healthChecks().register(DatabaseHealthCheck.NAME, new DatabaseHealthCheck(database));

        environment.jersey().register(new DeadlineFeature(configuration.api().requestTimeout()));
        environment.jersey().register(new ProductsResource(products, configuration.api()));
    }
}
