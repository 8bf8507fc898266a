package org.minimarketplace;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.minimarketplace.gate.WorkClass;

/** The routes of the application port, for what has to tell requests apart before Jersey has seen them. */
final class Routes {

    static final String UNMATCHED = "unmatched";

    private static final Set<String> EXACT = Set.of(
            "/products",
            "/products/batch",
            "/products/export",
            "/products/import",
            "/",
            "/app.css",
            "/favicon.svg",
            "/health",
            "/health/live",
            "/health/ready",
            "/openapi.json",
            "/openapi.yaml",
            "/pages.css",
            "/problems",
            "/swagger",
            "/swagger/",
            "/theme.css");

    private static final List<String> FOLDERS = List.of("/js/", "/swagger/");

    private static final String PRODUCT = "/products/{id}";
    private static final Set<String> DOCUMENT_CALLS =
            Set.of("POST /products", "POST /products/batch", "PUT " + PRODUCT, "PATCH " + PRODUCT);
    private static final Pattern ONE_PRODUCT = Pattern.compile("/products/[^/]+");
    private static final Pattern ONE_PROBLEM = Pattern.compile("/problems/[^/]+");

    private Routes() {}

    /** The template of the route that a path belongs to; one of a fixed set. */
    static String template(String path) {
        if (EXACT.contains(path)) {
            return path;
        }
        if (ONE_PRODUCT.matcher(path).matches()) {
            return PRODUCT;
        }
        if (ONE_PROBLEM.matcher(path).matches()) {
            return "/problems/{name}";
        }
        return FOLDERS.stream()
                .filter(path::startsWith)
                .map(folder -> folder + "{file}")
                .findFirst()
                .orElse(UNMATCHED);
    }

    /** What a request will ask of the database first; empty for nothing, or for work in many steps. */
    static Optional<WorkClass> work(Request request) {
        if (request.getMethod().equals("OPTIONS")) {
            return Optional.empty();
        }
        boolean reads = Set.of("GET", "HEAD").contains(request.getMethod());
        return switch (template(Request.getPathInContext(request))) {
            case "/products", "/products/export" -> Optional.of(reads ? WorkClass.SCAN : WorkClass.WRITE);
            case PRODUCT -> Optional.of(reads ? WorkClass.READ : WorkClass.WRITE);
            case "/products/batch" -> Optional.of(WorkClass.WRITE);
            default -> Optional.empty();
        };
    }

    /** Whether a request has a body that a resource will read as a whole. */
    static boolean takesDocument(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        String call = request.getMethod() + " " + template(Request.getPathInContext(request));
        return type != null && type.contains("json") && DOCUMENT_CALLS.contains(call);
    }
}
