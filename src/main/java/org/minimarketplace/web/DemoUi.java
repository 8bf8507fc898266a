package org.minimarketplace.web;

import io.dropwizard.jetty.setup.ServletEnvironment;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page at the root of the application port: a catalogue to try the service with, and to see how it is doing. */
public final class DemoUi {

    /**
     * Scripts, styles and images of this service, and calls of its API; nothing inline. Trusted types without a policy:
     * no text can become markup.
     */
    private static final String PAGE = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final String FOLDER = "assets/";

    private static final List<String> FILES = List.of(
            "app.css",
            "favicon.svg",
            "theme.css",
            "js/api.js",
            "js/app.js",
            "js/catalogue.js",
            "js/charts.js",
            "js/conflict.js",
            "js/dom.js",
            "js/editor.js",
            "js/fields.js",
            "js/importer.js",
            "js/money.js",
            "js/notices.js",
            "js/operations.js",
            "js/table.js",
            "js/theme.js",
            "js/token.js",
            "js/trash.js");

    private DemoUi() {}

    /** Serves it; to be called once, before the server is built. */
    public static void install(ServletEnvironment servlets) {
        Map<String, Asset> assets = FILES.stream().collect(Collectors.toMap(file -> "/" + file, DemoUi::asset));
        assets.put("/", asset("index.html"));
        StaticAssets.install(servlets, "demo-ui", PAGE, assets);
    }

    private static Asset asset(String file) {
        return Asset.revalidated(FOLDER + file);
    }
}
