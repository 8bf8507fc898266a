package org.minimarketplace.web;

import io.dropwizard.jetty.setup.ServletEnvironment;
import java.util.Map;

/** The OpenAPI document, and Swagger UI to read it and to try it out. */
public final class ApiDocs {

    /** The one of the webjar; {@code swagger/index.html} names it too. */
    private static final String VERSION = "5.34.1";

    private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/" + VERSION + "/";
    private static final String BELOW = "/swagger/" + VERSION + "/";

    /** Documents are data: nothing may load, nobody may frame. */
    private static final String DATA_ONLY = "default-src 'none'; frame-ancestors 'none'";

    /** Swagger UI has its icons in its style sheet, as {@code data:} images. */
    private static final String SWAGGER_UI = StaticAssets.SELF_ONLY + "; img-src 'self' data:";

    private ApiDocs() {}

    /** Serves them; to be called once, before the server is built. */
    public static void install(ServletEnvironment servlets) {
        StaticAssets.install(
                servlets,
                "openapi",
                DATA_ONLY,
                Map.of(
                        "/openapi.json", Asset.revalidated("openapi/openapi.json"),
                        "/openapi.yaml", Asset.revalidated("openapi/openapi.yaml")));
        StaticAssets.install(
                servlets, "pages", StaticAssets.SELF_ONLY, Map.of("/pages.css", Asset.revalidated("web/pages.css")));
        StaticAssets.install(
                servlets,
                "swagger",
                SWAGGER_UI,
                Map.of(
                        "/swagger/",
                        Asset.revalidated("web/swagger/index.html"),
                        "/swagger/initializer.js",
                        Asset.revalidated("web/swagger/initializer.js"),
                        "/swagger/page.css",
                        Asset.revalidated("web/swagger/page.css"),
                        BELOW + "swagger-ui.css",
                        Asset.immutable(WEBJAR + "swagger-ui.css"),
                        BELOW + "swagger-ui-bundle.js",
                        Asset.immutable(WEBJAR + "swagger-ui-bundle.js"),
                        BELOW + "favicon-32x32.png",
                        Asset.immutable(WEBJAR + "favicon-32x32.png")));
        servlets.addServlet("swagger-redirect", new Redirect("/swagger/")).addMapping("/swagger");
    }
}
