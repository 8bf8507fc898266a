package org.minimarketplace;

import static org.minimarketplace.resources.CatalogueResource.IMPORT_PATH;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.dropwizard.jetty.MutableServletContextHandler;
import io.prometheus.client.CollectorRegistry;
import jakarta.validation.Validator;
import java.util.List;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler.RetainedContentLoaderFactory;
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
import org.minimarketplace.http.LingeringClose;
import org.minimarketplace.http.NotModified;
import org.minimarketplace.http.RequestEnvelope;
import org.minimarketplace.http.ServerTiming;
import org.minimarketplace.http.StalledBodies;
import org.minimarketplace.metrics.HttpMetrics;
import org.minimarketplace.resources.ApiSettings;
import org.minimarketplace.resources.CatalogueResource;
import org.minimarketplace.resources.ConditionalReads;
import org.minimarketplace.resources.DeadlineFeature;
import org.minimarketplace.resources.KnownParameters;
import org.minimarketplace.resources.ProductResource;
import org.minimarketplace.resources.ProductsResource;
import org.minimarketplace.resources.Utf8Bodies;
import org.minimarketplace.transfer.CsvFormat;
import org.minimarketplace.transfer.NdjsonFormat;

/**
 * What stands between the application port and Jersey, from the inside out: each handler is put before the ones so far.
 */
final class ApplicationPort {

    private ApplicationPort() {}

    static void install(
            Environment environment,
            ApiSettings api,
            DatabaseGate gate,
            DrainSwitch drain,
            TrustedCallers callers,
            CollectorRegistry metrics) {
        int maxBody = Math.toIntExact(api.maxBodySize().toBytes());
        MutableServletContextHandler port = environment.getApplicationContext();
        port.insertHandler(new HeadAsGet());
        // A document arrives without holding a thread: slow clients cannot use them up. Imports are too large for that.
        EagerContentHandler wholeDocuments =
                new EagerContentHandler(new RetainedContentLoaderFactory(maxBody, -1, false));
        wholeDocuments.include(Routes::takesDocument);
        port.insertHandler(wholeDocuments);
        port.insertHandler(new StalledBodies(Routes::takesDocument));
        port.insertHandler(new BodyLimit(maxBody, path -> !path.equals(IMPORT_PATH)));
        port.insertHandler(new BodyLimit(api.maxImportSize().toBytes(), IMPORT_PATH::equals));
        port.insertHandler(new ContentCodings());
        GzipBodies.install(environment);
        port.insertHandler(new LoadShedder(gate, Routes::work));
        callers.guard(port);
        port.insertHandler(new RequestEnvelope(drain::isOn));
        port.insertHandler(new LingeringClose());
        port.insertHandler(new NotModified());
        port.insertHandler(new ServerTiming());
        port.insertHandler(new HttpMetrics(Routes::template, metrics));
    }

    static void addResources(
            Environment environment,
            ApiSettings api,
            ProductService products,
            CatalogueTransfer transfer,
            byte[] cursorKey) {
        StrictJson.configure(environment.getObjectMapper());
        JerseyEnvironment jersey = environment.jersey();
        jersey.register(new DeadlineFeature(api.requestTimeout()));
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
