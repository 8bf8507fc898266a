package org.minimarketplace.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.ee10.servlet.ServletHandler.MappedServlet;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.URIUtil;

/**
 * The calls of servlets, as their classes describe them: of each request, that of the servlet which will serve it.
 * Thread-safe.
 */
public final class ServletCalls {

    private final ServletHandler servlets;
    private final Map<Class<?>, Route.Call> known = new ConcurrentHashMap<>();

    /** Those of a context; servlets may be added to it afterwards. */
    public ServletCalls(ServletHandler servlets) {
        this.servlets = servlets;
    }

    /** Of a request; {@link Route.Call#UNSAID} where no servlet serves it. */
    public Route.Call of(Request request) {
        // The path by which the context looks for it, too.
        MatchedResource<MappedServlet> match =
                servlets.getMatchedServlet(URIUtil.decodePath(Request.getPathInContext(request)));
        return match == null ? Route.Call.UNSAID : of(match.getResource());
    }

    /** Of a servlet. */
    Route.Call of(MappedServlet servlet) {
        return known.computeIfAbsent(servlet.getServletHolder().getHeldClass(), Route.Call::ofServlet);
    }
}
