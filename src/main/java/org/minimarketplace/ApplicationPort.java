package org.minimarketplace;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import jakarta.validation.Validator;
import java.time.Clock;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.glassfish.jersey.server.ServerProperties;
import org.minimarketplace.api.StrictJson;
import org.minimarketplace.core.CatalogueTransfer;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.ProductFormat;
import org.minimarketplace.core.ProductService;
import org.minimarketplace.core.UuidV7Generator;
import org.minimarketplace.db.JdbiProductStore;
import org.minimarketplace.db.Storage;
import org.minimarketplace.http.Routes;
import org.minimarketplace.http.ServletRoutes;
import org.minimarketplace.resources.ApiSettings;
import org.minimarketplace.resources.CallerFeature;
import org.minimarketplace.resources.CatalogueResource;
import org.minimarketplace.resources.ConditionalReads;
import org.minimarketplace.resources.DeadlineFeature;
import org.minimarketplace.resources.KnownParameters;
import org.minimarketplace.resources.Negotiation;
import org.minimarketplace.resources.PlainReads;
import org.minimarketplace.resources.ProductResource;
import org.minimarketplace.resources.ProductsResource;
import org.minimarketplace.resources.ResourceRoutes;
import org.minimarketplace.resources.Utf8Bodies;
import org.minimarketplace.transfer.CsvFormat;
import org.minimarketplace.transfer.NdjsonFormat;
import org.minimarketplace.web.ProblemsResource;

/** The resources of the application port. */
final class ApplicationPort {

    /** Whose annotations the routes are made from. */
    static final List<Class<?>> RESOURCES =
            List.of(ProductsResource.class, ProductResource.class, CatalogueResource.class, ProblemsResource.class);

    private ApplicationPort() {}

    /** Of what the port serves. */
    static Routes routes(Environment environment) {
        ServletHandler servlets = environment.getApplicationContext().getServletHandler();
        return new Routes(ResourceRoutes.of(RESOURCES), new ServletRoutes(servlets));
    }

    /**
     * Puts the API on the port, on top of what keeps the products.
     *
     * @return what answers before it, where that is enough: the last of the {@link WayIn}
     */
    static PlainReads install(Environment environment, ApiSettings api, Storage storage, Clock clock) {
        ProductService products = new ProductService(
                new JdbiProductStore(
                        storage.unitsOfWork(), clock, api.idempotencyRetention().toJavaDuration()),
                new UuidV7Generator(clock),
                clock);
        CatalogueTransfer transfer =
                new CatalogueTransfer(storage.catalogue(), () -> Deadline.after(api.requestTimeout()));
        StrictJson.configure(environment.getObjectMapper());
        JerseyEnvironment jersey = environment.jersey();
        // A relative reference stays one: who is asked knows neither the name nor the scheme that the client used.
        jersey.property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
        jersey.register(new DeadlineFeature(api.requestTimeout()));
        jersey.register(new CallerFeature());
        jersey.register(new Negotiation());
        jersey.register(new KnownParameters());
        jersey.register(new ConditionalReads());
        jersey.register(new Utf8Bodies());
        jersey.register(new ProductsResource(products, api, storage.cursorKey(), environment.getObjectMapper()));
        jersey.register(new ProductResource(products, api));
        jersey.register(new CatalogueResource(transfer, formats(environment.getValidator(), api)));
        jersey.register(new PlainReads.Failures());
        return new PlainReads(products::get, api.requestTimeout(), environment.getObjectMapper());
    }

    /** The formats of catalogues; the first one is for clients that accept anything. */
    static List<ProductFormat> formats(Validator validator, ApiSettings api) {
        return List.of(
                new NdjsonFormat(validator, api.defaultCurrency()), new CsvFormat(validator, api.defaultCurrency()));
    }
}
