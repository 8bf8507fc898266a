package org.minimarketplace.web;

import io.dropwizard.jetty.setup.ServletEnvironment;
import java.util.Map;

/** The style of the index of the admin port. */
public final class AdminAssets {

    private static final String DATA_ONLY = "default-src 'none'; frame-ancestors 'none'";

    private AdminAssets() {}

    /** Serves it; to be called once, before the server is built. */
    public static void install(ServletEnvironment servlets) {
        StaticAssets.install(
                servlets,
                "admin-assets",
                DATA_ONLY,
                Map.of(
                        "/admin.css", Asset.revalidated("assets/admin.css"),
                        "/favicon.svg", Asset.revalidated("assets/favicon.svg"),
                        "/theme.css", Asset.revalidated("assets/theme.css")));
    }
}
