package org.minimarketplace.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.Problem;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.http.Admission;
import org.minimarketplace.http.Route;
import org.minimarketplace.resources.ResourceRoutes;

/**
 * Completes each call by what follows from its route and its parameters: shared parameters by reference, the problems
 * that it can end in, and the header fields of its answers.
 */
final class SharedParts {

    private static final Map<String, String> PARAMETERS = Map.of(
            "path id", "ProductId",
            "path name", "ProblemName",
            "header If-Match", "IfMatch",
            "header If-None-Match", "IfNoneMatch",
            "header Idempotency-Key", "IdempotencyKey",
            "header Prefer", "Prefer");

    /** What any request can end in, whatever it asks for. */
    private static final Set<ProblemType> OF_ALL = EnumSet.of(
            ProblemType.MALFORMED_REQUEST,
            ProblemType.URI_TOO_LONG,
            ProblemType.UNKNOWN_HOST,
            ProblemType.HEADERS_TOO_LARGE,
            ProblemType.INTERNAL_ERROR,
            ProblemType.NOT_IMPLEMENTED,
            ProblemType.HTTP_VERSION_NOT_SUPPORTED);

    private static final Set<ProblemType> OF_THE_DATABASE = EnumSet.of(
            ProblemType.QUEUE_FULL,
            ProblemType.QUEUE_TIMEOUT,
            ProblemType.TOO_MANY_BODIES,
            // Of bodies and files alone; the answer 503 is one for all, so that clients need one model for it.
            ProblemType.TOO_MANY_TRANSFERS,
            ProblemType.DRAINING,
            ProblemType.DATABASE_BUSY,
            ProblemType.DATABASE_UNAVAILABLE,
            ProblemType.DEADLINE_EXCEEDED,
            // Of writes alone; the answer 504 is one for all.
            ProblemType.OUTCOME_UNKNOWN);

    private static final Set<ProblemType> OF_BODIES = EnumSet.of(
            ProblemType.REQUEST_TIMEOUT,
            ProblemType.PAYLOAD_TOO_LARGE,
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            ProblemType.VALIDATION_FAILED);

    private final ObjectNode paths;
    private final ObjectNode responses;
    private final Map<String, Route> routes;

    /**
     * Of a document.
     *
     * @param resources whose calls it describes, beside those of pages and of health
     */
    SharedParts(ObjectNode document, List<Class<?>> resources) {
        paths = (ObjectNode) document.path("paths");
        responses = (ObjectNode) document.path("components").path("responses");
        routes = ResourceRoutes.of(resources).values().stream().collect(Collectors.toMap(Route::template, r -> r));
    }

    void apply() {
        paths.properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(call -> complete(path.getKey(), call.getKey(), (ObjectNode) call.getValue())));
    }

    private void complete(String path, String verb, ObjectNode call) {
        boolean read = verb.equals("get");
        boolean body = call.has("requestBody");
        Optional<Route> route = Optional.ofNullable(routes.get(path));
        boolean database = route.map(known -> known.calls().get(verb.toUpperCase(Locale.ROOT)))
                .filter(known -> body || known.work().isPresent())
                .isPresent();
        boolean conditional = read && !path.startsWith("/health");
        Set<String> parameters = shareParameters(call, database, conditional);

        Set<ProblemType> types = EnumSet.copyOf(OF_ALL);
        addIf(types, !read, ProblemType.FOREIGN_ORIGIN);
        addIf(types, route.isPresent(), ProblemType.INVALID_PARAMETER);
        Admission admission = route.map(known -> known.admission(verb.toUpperCase(Locale.ROOT)))
                .orElse(Admission.OPEN);
        addSecurity(call, admission);
        addIf(
                types,
                !admission.isOpen(),
                ProblemType.UNAUTHORIZED,
                ProblemType.FORBIDDEN,
                ProblemType.TOO_MANY_REQUESTS);
        addIf(types, path.contains("{"), ProblemType.NOT_FOUND);
        types.addAll(database ? OF_THE_DATABASE : Set.of());
        addIf(types, database && !read, ProblemType.DISK_FULL);
        types.addAll(body ? OF_BODIES : Set.of());
        addIf(types, parameters.contains("IfMatch"), ProblemType.PRECONDITION_FAILED);
        addIf(types, parameters.contains("IfMatch") && !read, ProblemType.PRECONDITION_REQUIRED);
        addIf(
                types,
                parameters.contains("IdempotencyKey"),
                ProblemType.REQUEST_IN_FLIGHT,
                ProblemType.IDEMPOTENCY_KEY_REUSED);

        ObjectNode answers = (ObjectNode) call.path("responses");
        addIf(types, route.isPresent() && hasContent(answers), ProblemType.NOT_ACCEPTABLE);
        if (conditional && !answers.has("304")) {
            answers.set("304", reference(answers, "responses", "NotModified"));
        }
        types.addAll(referenced(answers));
        addProblems(answers, types);
        for (JsonNode answer : answers) {
            if (!answer.has("$ref")) {
                addCommonFields((ObjectNode) answer, parameters.contains("Prefer"));
            }
        }
        sortByName(answers);
    }

    /** Scopes are those of tokens, and none of OAuth, where the document could name them in {@code security}. */
    private static void addSecurity(ObjectNode call, Admission admission) {
        ArrayNode security = call.putArray("security");
        if (!admission.isOpen()) {
            security.addObject().putArray("token");
            call.put("x-scope", admission.scope());
        }
    }

    private static boolean hasContent(ObjectNode answers) {
        return answers.properties().stream()
                .anyMatch(answer ->
                        answer.getKey().startsWith("2") && answer.getValue().has("content"));
    }

    private static void addIf(Set<ProblemType> types, boolean condition, ProblemType... more) {
        if (condition) {
            types.addAll(List.of(more));
        }
    }

    /** Answers the names of those that are shared now. */
    private static Set<String> shareParameters(ObjectNode call, boolean database, boolean conditional) {
        ArrayNode all = call.arrayNode();
        List<String> shared = new ArrayList<>();
        for (JsonNode parameter : call.path("parameters")) {
            @Nullable
            String name = PARAMETERS.get(
                    parameter.path("in").asText() + " " + parameter.path("name").asText());
            if (name == null) {
                all.add(parameter);
            } else {
                shared.add(name);
            }
        }
        if (conditional) {
            shared.addAll(List.of("IfMatch", "IfNoneMatch"));
        }
        if (database && !shared.contains("Prefer")) {
            shared.add("Prefer");
        }
        shared.forEach(name -> all.add(reference(call, "parameters", name)));
        call.set("parameters", all);
        return new HashSet<>(shared);
    }

    private void addProblems(ObjectNode answers, Set<ProblemType> types) {
        Map<Integer, List<ProblemType>> byStatus = types.stream()
                .sorted()
                .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()));
        byStatus.forEach((status, kinds) -> {
            String key = Integer.toString(status);
            if (!answers.has(key) || answers.path(key).has("$ref")) {
                String name = status == 503
                        ? "Unavailable"
                        : kinds.stream().map(SharedParts::name).collect(Collectors.joining("Or"));
                if (!responses.has(name)) {
                    responses.set(name, problem(status, kinds));
                }
                answers.set(key, reference(answers, "responses", name));
            }
        });
    }

    /** The problems that answers refer to by the names of ours. */
    private static Set<ProblemType> referenced(ObjectNode answers) {
        Set<String> names = new HashSet<>();
        for (JsonNode answer : answers) {
            String reference = answer.path("$ref").asText();
            names.addAll(
                    List.of(reference.substring(reference.lastIndexOf('/') + 1).split("Or", -1)));
        }
        return Stream.of(ProblemType.values())
                .filter(type -> names.contains(name(type)))
                .collect(Collectors.toSet());
    }

    /**
     * The answer with these problems, one of which it always is: its examples are all of them. The schema is one for
     * all problems, so that clients have one type for them, and go on where a later version has another kind.
     */
    private ObjectNode problem(int status, List<ProblemType> types) {
        ObjectNode answer = responses.objectNode();
        answer.put("description", types.stream().map(ProblemType::title).collect(Collectors.joining("; or: ")));
        if (status == 503 || types.contains(ProblemType.REQUEST_IN_FLIGHT)) {
            addHeader(answer, "Retry-After", "RetryAfter");
        }
        if (status == 429) {
            addHeader(answer, "Retry-After", "RetryLater");
        }
        if (status == 401 || types.contains(ProblemType.FORBIDDEN)) {
            addHeader(answer, "WWW-Authenticate", "WwwAuthenticate");
        }
        if (status == 415) {
            addHeader(answer, "Accept", "Accept");
            addHeader(answer, "Accept-Patch", "AcceptPatch");
            addHeader(answer, "Accept-Encoding", "AcceptEncoding");
        }
        addCommonFields(answer, true);
        ObjectNode media = answer.putObject("content").putObject(Problem.MEDIA_TYPE);
        media.set("schema", reference(answer, "schemas", "Problem"));
        ObjectNode examples = media.putObject("examples");
        types.forEach(type -> examples.set(type.slug(), example(type)));
        return answer;
    }

    private ObjectNode example(ProblemType type) {
        ObjectNode example = responses.objectNode().put("summary", type.title()).put("description", type.meaning());
        example.putObject("value")
                .put("type", type.uri())
                .put("title", type.title())
                .put("status", type.status())
                .put("detail", type.meaning())
                .put("instance", "/products")
                .put("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
        return example;
    }

    private static void addCommonFields(ObjectNode answer, boolean preferences) {
        addHeader(answer, "Cache-Control", "CacheControl");
        addHeader(answer, "Vary", "Vary");
        if (preferences) {
            addHeader(answer, "Preference-Applied", "PreferenceApplied");
        }
        addHeader(answer, "Server-Timing", "ServerTiming");
    }

    private static void addHeader(ObjectNode answer, String field, String name) {
        answer.withObjectProperty("headers").set(field, reference(answer, "headers", name));
    }

    private static ObjectNode reference(ObjectNode anywhere, String kind, String name) {
        return anywhere.objectNode().put("$ref", "#/components/" + kind + "/" + name);
    }

    /** Java tells the methods of a class in no order of its own. */
    static void sortByName(ObjectNode object) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        object.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        object.removeAll();
        object.setAll(sorted);
    }

    private static String name(ProblemType type) {
        return Stream.of(type.slug().split("-", -1))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
