package org.minimarketplace.http;

import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.ee10.servlet.ServletHandler.MappedServlet;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathSpecGroup;

/**
 * The pages that servlets serve, each at a path of its own, asked of what will serve them. A servlet that is mapped to
 * a pattern is no page: Jersey is. Thread-safe.
 */
public final class ServletRoutes implements Function<String, Optional<Route>> {

    private final ServletHandler servlets;
    private final ServletCalls calls;

    /** Those of a context; servlets may be added to it afterwards. */
    public ServletRoutes(ServletHandler servlets) {
        this.servlets = servlets;
        this.calls = new ServletCalls(servlets);
    }

    @Override
    public Optional<Route> apply(String path) {
        MatchedResource<MappedServlet> match = servlets.getMatchedServlet(path);
        if (match == null) {
            return Optional.empty();
        }
        PathSpecGroup group = match.getPathSpec().getGroup();
        return group == PathSpecGroup.EXACT || group == PathSpecGroup.ROOT
                ? Optional.of(Route.ofPage(template(path), calls.of(match.getResource())))
                : Optional.empty();
    }

    /** Files in a folder share one, so that they do not multiply the series of the metrics. */
    private static String template(String path) {
        int folder = path.indexOf('/', 1) + 1;
        return folder > 0 && path.indexOf('.', folder) > 0 ? path.substring(0, folder) + "{file}" : path;
    }
}
