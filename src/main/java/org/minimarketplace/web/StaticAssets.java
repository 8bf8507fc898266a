package org.minimarketplace.web;

import io.dropwizard.jetty.setup.ServletEnvironment;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.minimarketplace.http.EntityTags;

/**
 * Files from the class path at fixed paths, and nothing else: no folders, no other names, so that there is nothing to
 * list or to climb out of. GET and HEAD, with strong entity tags; Jetty compresses. A file is read when it is asked for
 * the first time, and kept. Thread-safe.
 */
@PermitAll
public final class StaticAssets extends HttpServlet {

    /** The Content-Security-Policy of pages that load what this service serves, and nothing from elsewhere. */
    public static final String SELF_ONLY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Asset> assets;
    private final transient Map<String, Content> contents = new ConcurrentHashMap<>();
    private final String contentSecurityPolicy;

    private StaticAssets(String contentSecurityPolicy, Map<String, Asset> assets) {
        this.contentSecurityPolicy = contentSecurityPolicy;
        this.assets = Map.copyOf(assets);
    }

    /**
     * Serves files, each at the path that is its key, before anything that is mapped to a pattern.
     *
     * @param name of the servlet; unique
     * @param contentSecurityPolicy for all of them, like {@link #SELF_ONLY}
     * @throws IllegalArgumentException for a file that is not on the class path
     */
    public static void install(
            ServletEnvironment servlets, String name, String contentSecurityPolicy, Map<String, Asset> assets) {
        for (Asset asset : assets.values()) {
            if (StaticAssets.class.getResource("/" + asset.resource()) == null) {
                throw new IllegalArgumentException(asset.resource() + " is not on the class path");
            }
        }
        servlets.addServlet(name, new StaticAssets(contentSecurityPolicy, assets))
                .addMapping(assets.keySet().stream()
                        // Jakarta Servlet, section 12.2: the empty pattern is the root alone, "/" would be everything.
                        .map(path -> path.equals("/") ? "" : path)
                        .toArray(String[]::new));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean get = request.getMethod().equals("GET");
        if (!get && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        String path = request.getServletPath().isEmpty() ? "/" : request.getServletPath();
        Asset asset = assets.get(path);
        if (asset == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Content content = contents.computeIfAbsent(path, first -> Content.of(asset));
        int status = status(tags(request, "If-Match"), tags(request, "If-None-Match"), content.tag());
        if (status >= HttpServletResponse.SC_BAD_REQUEST) {
            response.sendError(status);
            return;
        }
        response.setStatus(status);
        response.setHeader("Content-Security-Policy", contentSecurityPolicy);
        response.setHeader("Cache-Control", asset.cacheControl());
        response.setHeader("ETag", EntityTags.quoted(content.tag()));
        if (status == HttpServletResponse.SC_NOT_MODIFIED) {
            return;
        }
        response.setContentType(asset.mediaType());
        response.setContentLength(content.bytes().length);
        if (get) {
            response.getOutputStream().write(content.bytes());
        }
    }

    /** The status for a file that exists, in the order of RFC 9110, section 13.2.2. */
    private static int status(Optional<EntityTags> match, Optional<EntityTags> noneMatch, String tag) {
        if (match.isEmpty() || noneMatch.isEmpty()) {
            return HttpServletResponse.SC_BAD_REQUEST;
        }
        if (!match.get().match(tag)) {
            return HttpServletResponse.SC_PRECONDITION_FAILED;
        }
        return noneMatch.get().noneMatch(tag) ? HttpServletResponse.SC_OK : HttpServletResponse.SC_NOT_MODIFIED;
    }

    private static Optional<EntityTags> tags(HttpServletRequest request, String field) {
        return EntityTags.parse(Collections.list(request.getHeaders(field)));
    }
}
