package org.minimarketplace.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.minimarketplace.gate.WorkClass;

/**
 * The routes of the application port, for what has to tell requests apart before they are served: the one table behind
 * metrics, load shedding, limits, and the answers 404 and 405. Paths are compared as they were sent, in the form that
 * {@link NormalPaths} gives them: what is no route here reaches neither a resource nor a page. Thread-safe.
 */
public final class Routes {

    /** The template of requests that have no route. */
    public static final String UNMATCHED = "unmatched";

    private static final String ATTRIBUTE = Routes.class.getName();

    private final Map<String, Route> exact = new LinkedHashMap<>();
    private final Map<Pattern, Route> patterns = new LinkedHashMap<>();
    private final Function<String, Optional<Route>> pages;

    /**
     * Knows these.
     *
     * @param resources by a pattern for the whole of their paths
     * @param pages finds those that no resource has
     */
    public Routes(Map<Pattern, Route> resources, Function<String, Optional<Route>> pages) {
        resources.forEach((pattern, route) -> {
            if (route.template().indexOf('{') < 0) {
                exact.put(route.template(), route);
            } else {
                patterns.put(pattern, route);
            }
        });
        this.pages = pages;
    }

    /** The route that a path belongs to; empty if there is none. */
    public Optional<Route> of(String path) {
        Route known = exact.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        for (Map.Entry<Pattern, Route> candidate : patterns.entrySet()) {
            if (candidate.getKey().matcher(path).matches()) {
                return Optional.of(candidate.getValue());
            }
        }
        return pages.apply(path);
    }

    /** The route of a request, which is looked up once. */
    public Optional<Route> of(Request request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Route known) {
            return Optional.of(known);
        }
        String path = request.getContext().getPathInContext(request.getHttpURI().getPath());
        Optional<Route> found = path == null ? Optional.empty() : of(path);
        found.ifPresent(route -> request.setAttribute(ATTRIBUTE, route));
        return found;
    }

    /** The template of a request's route; one of a fixed set. */
    public String template(Request request) {
        return of(request).map(Route::template).orElse(UNMATCHED);
    }

    /** The first use that a request will make of the database; empty for none, or for work in many steps. */
    public Optional<WorkClass> work(Request request) {
        return call(request).flatMap(Route.Call::work);
    }

    /** Which way a request moves a file; empty where it does not. */
    public Optional<Transfer.Direction> transfer(Request request) {
        return call(request).flatMap(Route.Call::transfer);
    }

    /** The admission to a request; open where there is no route, because nothing is there. */
    public Admission admission(Request request) {
        return of(request).map(route -> route.admission(request.getMethod())).orElse(Admission.OPEN);
    }

    /** Whether a request is one of those that its client may make in a second, as it is where there is no route. */
    public boolean isCounted(Request request) {
        return of(request).map(route -> route.isCounted(request.getMethod())).orElse(true);
    }

    /** Whether the body of a request is a file, which may be as long as an import. */
    public boolean takesFile(Request request) {
        return transfer(request).filter(Transfer.Direction.IMPORT::equals).isPresent();
    }

    /** How the body of a request is read. */
    public BodyUse bodyUse(Request request) {
        if (takesFile(request)) {
            return BodyUse.AS_IT_COMES;
        }
        return call(request).map(Route.Call::takesDocument).orElse(false) && mayBeJson(request)
                ? BodyUse.WHOLE
                : BodyUse.NONE;
    }

    /** A body without a type, or of any type, may be a document to those who look at it. */
    private static boolean mayBeJson(Request request) {
        String field = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (field == null) {
            return true;
        }
        // By hand: Jetty's table of types takes some charsets for a part of the type.
        int parameters = field.indexOf(';');
        String type = (parameters < 0 ? field : field.substring(0, parameters)).strip();
        return type.endsWith("*") || type.regionMatches(true, type.length() - 4, "json", 0, 4);
    }

    private Optional<Route.Call> call(Request request) {
        return of(request).flatMap(route -> Optional.ofNullable(route.calls().get(request.getMethod())));
    }
}
