package org.minimarketplace;

import static org.minimarketplace.resources.CatalogueResource.IMPORT_PATH;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.dropwizard.jetty.MutableServletContextHandler;
import io.prometheus.client.CollectorRegistry;
import jakarta.validation.Validator;
import java.util.List;
import org.glassfish.jersey.server.ServerProperties;
import org.minimarketplace.api.StrictJson;
import org.minimarketplace.core.CatalogueTransfer;
import org.minimarketplace.core.ProductFormat;
import org.minimarketplace.core.ProductService;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.LoadShedder;
import org.minimarketplace.health.DrainSwitch;
import org.minimarketplace.http.BodyLimit;
import org.minimarketplace.http.ContentCodings;
import org.minimarketplace.http.GzipBodies;
import org.minimarketplace.http.HeadAsGet;
import org.minimarketplace.http.KnownCalls;
import org.minimarketplace.http.LingeringClose;
import org.minimarketplace.http.MediaTypeCase;
import org.minimarketplace.http.NotModified;
import org.minimarketplace.http.RequestEnvelope;
import org.minimarketplace.http.Routes;
import org.minimarketplace.http.ServerTiming;
import org.minimarketplace.http.ServletRoutes;
import org.minimarketplace.http.StrictHttp;
import org.minimarketplace.http.TraceContext;
import org.minimarketplace.metrics.HttpMetrics;
import org.minimarketplace.resources.ApiSettings;
import org.minimarketplace.resources.CatalogueResource;
import org.minimarketplace.resources.ConditionalReads;
import org.minimarketplace.resources.DeadlineFeature;
import org.minimarketplace.resources.KnownParameters;
import org.minimarketplace.resources.Negotiation;
import org.minimarketplace.resources.ProductResource;
import org.minimarketplace.resources.ProductsResource;
import org.minimarketplace.resources.ResourceRoutes;
import org.minimarketplace.resources.Utf8Bodies;
import org.minimarketplace.transfer.CsvFormat;
import org.minimarketplace.transfer.NdjsonFormat;
import org.minimarketplace.web.ProblemsResource;

/**
 * What stands between the application port and Jersey, from the inside out: each handler is put before the ones so far.
 */
final class ApplicationPort {

    /** Whose annotations the routes are made from. */
    static final List<Class<?>> RESOURCES =
            List.of(ProductsResource.class, ProductResource.class, CatalogueResource.class, ProblemsResource.class);

    private ApplicationPort() {}

    static void install(
            Environment environment,
            ApiSettings api,
            DatabaseGate gate,
            DrainSwitch drain,
            TrustedCallers callers,
            ClientBounds bounds,
            CollectorRegistry metrics) {
        MutableServletContextHandler port = environment.getApplicationContext();
        port.insertHandler(new TraceContext());
        port.insertHandler(new HeadAsGet());
        Routes routes = new Routes(ResourceRoutes.of(RESOURCES), new ServletRoutes(port.getServletHandler()));
        bounds.detach(port, routes);
        port.insertHandler(new BodyLimit(api.maxBodySize().toBytes(), path -> !path.equals(IMPORT_PATH)));
        port.insertHandler(new BodyLimit(api.maxImportSize().toBytes(), IMPORT_PATH::equals));
        port.insertHandler(new GzipBodies());
        port.insertHandler(new ContentCodings());
        port.insertHandler(new MediaTypeCase());
        bounds.boundTransfers(port, routes);
        port.insertHandler(new LoadShedder(gate, routes::work));
        port.insertHandler(new KnownCalls(routes));
        callers.guard(port);
        port.insertHandler(new RequestEnvelope(drain::isOn));
        port.insertHandler(new LingeringClose());
        port.insertHandler(new NotModified());
        port.insertHandler(new ServerTiming());
        new HttpMetrics(routes::template, metrics).install(environment);
        GzipBodies.replaceJettys(environment);
        StrictHttp.install(environment);
    }

    static void addResources(
            Environment environment,
            ApiSettings api,
            ProductService products,
            CatalogueTransfer transfer,
            byte[] cursorKey) {
        StrictJson.configure(environment.getObjectMapper());
        JerseyEnvironment jersey = environment.jersey();
        // A relative reference stays one: who is asked knows neither the name nor the scheme that the client used.
        jersey.property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
        jersey.register(new DeadlineFeature(api.requestTimeout()));
        jersey.register(new Negotiation());
        jersey.register(new KnownParameters());
        jersey.register(new ConditionalReads());
        jersey.register(new Utf8Bodies());
        jersey.register(new ProductsResource(products, api, cursorKey));
        jersey.register(new ProductResource(products, api));
        jersey.register(new CatalogueResource(transfer, formats(environment.getValidator(), api)));
    }

    /** The formats of catalogues; the first one is for clients that accept anything. */
    static List<ProductFormat> formats(Validator validator, ApiSettings api) {
        return List.of(
                new NdjsonFormat(validator, api.defaultCurrency()), new CsvFormat(validator, api.defaultCurrency()));
    }
}
