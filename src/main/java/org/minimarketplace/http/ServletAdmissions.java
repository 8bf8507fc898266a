package org.minimarketplace.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.ee10.servlet.ServletHandler.MappedServlet;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.URIUtil;

/** Who may make a request that a servlet serves, asked of the one that will serve it. Thread-safe. */
public final class ServletAdmissions implements Function<Request, Admission> {

    private final ServletHandler servlets;
    private final Map<Class<?>, Admission> known = new ConcurrentHashMap<>();

    /** Those of a context; servlets may be added to it afterwards. */
    public ServletAdmissions(ServletHandler servlets) {
        this.servlets = servlets;
    }

    @Override
    public Admission apply(Request request) {
        // The path by which the context looks for it, too.
        MatchedResource<MappedServlet> match =
                servlets.getMatchedServlet(URIUtil.decodePath(Request.getPathInContext(request)));
        return match == null ? Admission.UNSAID : of(match.getResource());
    }

    /** Of a servlet. */
    Admission of(MappedServlet servlet) {
        return known.computeIfAbsent(servlet.getServletHolder().getHeldClass(), Admission::of);
    }
}
