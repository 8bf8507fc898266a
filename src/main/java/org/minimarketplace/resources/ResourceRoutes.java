package org.minimarketplace.resources;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.minimarketplace.http.Route;

/** Reads from the annotations of resources which paths and methods they serve, as Jersey does. */
public final class ResourceRoutes {

    /**
     * A parameter of a path, and an expression for its values if it has one, in which braces count repetitions: other
     * values are of the route, and not found.
     */
    private static final Pattern PARAMETER = Pattern.compile("\\{\\s*(\\w+)\\s*(?::(?:[^{}]|\\{[0-9,]+})+)?}");

    private static final String SEGMENT = "[^/;]+";

    private ResourceRoutes() {}

    /**
     * The routes of resources, by a pattern for the whole of their paths.
     *
     * @throws IllegalArgumentException for a class without {@code @Path}
     */
    public static Map<Pattern, Route> of(List<Class<?>> resources) {
        Map<String, Map<String, Route.Call>> calls = new TreeMap<>();
        for (Class<?> resource : resources) {
            for (Method method : resource.getMethods()) {
                verb(method)
                        .ifPresent(verb -> calls.computeIfAbsent(path(resource, method), path -> new TreeMap<>())
                                .put(verb, Route.Call.of(method, method.isAnnotationPresent(Consumes.class))));
            }
        }
        Map<Pattern, Route> routes = new LinkedHashMap<>();
        calls.forEach((path, methods) -> routes.put(
                pattern(path), Route.ofResource(PARAMETER.matcher(path).replaceAll("{$1}"), methods)));
        return routes;
    }

    private static Optional<String> verb(Method method) {
        return Stream.of(method.getAnnotations())
                .flatMap(annotation ->
                        Stream.ofNullable(annotation.annotationType().getAnnotation(HttpMethod.class)))
                .map(HttpMethod::value)
                .findFirst();
    }

    private static String path(Class<?> resource, Method method) {
        Path root = resource.getAnnotation(Path.class);
        if (root == null) {
            throw new IllegalArgumentException(resource + " has no path");
        }
        Path own = method.getAnnotation(Path.class);
        return Stream.of(root.value(), own == null ? "" : own.value())
                .map(part -> part.replaceAll("^/|/$", ""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("/", "/", ""));
    }

    private static Pattern pattern(String path) {
        return Pattern.compile(
                Stream.of(PARAMETER.split(path, -1)).map(Pattern::quote).collect(Collectors.joining(SEGMENT)));
    }
}
