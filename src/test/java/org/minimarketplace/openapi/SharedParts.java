package org.minimarketplace.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.minimarketplace.api.FailsWith;
import org.minimarketplace.api.Problem;
import org.minimarketplace.api.ProblemType;

/**
 * What all calls have in common, put into each of them: parameters by reference, problems by {@link FailsWith}, HEAD
 * wherever there is a GET, OPTIONS wherever Jersey answers it.
 */
final class SharedParts {

    private static final List<String> VERBS = List.of("get", "post", "put", "patch", "delete");

    private static final Map<String, String> PARAMETERS = Map.of(
            "path id", "ProductId",
            "path name", "ProblemName",
            "header If-Match", "IfMatch",
            "header If-None-Match", "IfNoneMatch",
            "header Idempotency-Key", "IdempotencyKey",
            "header Prefer", "Prefer");

    private final ObjectNode paths;
    private final ObjectNode responses;
    private final Map<String, Set<ProblemType>> problems = new LinkedHashMap<>();

    SharedParts(ObjectNode document) {
        paths = (ObjectNode) document.path("paths");
        responses = (ObjectNode) document.path("components").path("responses");
        OpenApiDocument.RESOURCES.stream()
                .flatMap(resource -> Stream.of(resource.getMethods()))
                .forEach(this::noteProblems);
    }

    void apply() {
        paths.properties().forEach(path -> completePath(path.getKey(), (ObjectNode) path.getValue()));
    }

    private void completePath(String path, ObjectNode item) {
        for (String verb : VERBS) {
            if (item.has(verb)) {
                complete(path, verb, (ObjectNode) item.path(verb));
            }
        }
        if (item.has("get")) {
            item.set("head", head((ObjectNode) item.path("get")));
        }
        if (path.startsWith("/products") || path.startsWith("/problems")) {
            item.set("options", options(path, item));
        }
    }

    private void complete(String path, String verb, ObjectNode call) {
        Set<ProblemType> types = EnumSet.copyOf(ProblemType.everywhere());
        types.addAll(problems.getOrDefault(call.path("operationId").asText(), Set.of()));
        if (!verb.equals("get")) {
            types.add(ProblemType.FOREIGN_ORIGIN);
        }
        ObjectNode answers = (ObjectNode) call.path("responses");
        answers.remove("default");
        // What a filter compares, whatever resource is read.
        boolean conditional = verb.equals("get") && (path.startsWith("/products") || path.startsWith("/problems"));
        if (conditional) {
            types.add(ProblemType.PRECONDITION_FAILED);
            types.add(ProblemType.INVALID_PARAMETER);
            if (!answers.has("304")) {
                answers.set("304", reference(answers, "responses", "NotModified"));
            }
        }
        call.set("parameters", parameters(call, path.startsWith("/products"), conditional));
        types.addAll(referenced(answers));
        addProblems(answers, types);
        for (JsonNode answer : answers) {
            if (!answer.has("$ref")) {
                addCacheFields((ObjectNode) answer);
                addHeader((ObjectNode) answer, "Server-Timing", "ServerTiming");
            }
        }
        sortByStatus(call);
    }

    private ArrayNode parameters(ObjectNode call, boolean ofProducts, boolean conditional) {
        ArrayNode all = call.arrayNode();
        List<String> names = new ArrayList<>();
        for (JsonNode parameter : call.path("parameters")) {
            String key =
                    parameter.path("in").asText() + " " + parameter.path("name").asText();
            String shared = PARAMETERS.get(key);
            names.add(key);
            all.add(shared == null ? parameter : reference(call, "parameters", shared));
        }
        if (conditional) {
            all.add(reference(call, "parameters", "IfMatch"));
            all.add(reference(call, "parameters", "IfNoneMatch"));
        }
        if (ofProducts && !names.contains("header Prefer")) {
            all.add(reference(call, "parameters", "Prefer"));
        }
        all.add(reference(call, "parameters", "TraceParent"));
        return all;
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

    /** The problems that answers refer to by the names of ours: the pages may not know {@link FailsWith}. */
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

    /** The answer with these problems, one of which it always is. */
    private ObjectNode problem(int status, List<ProblemType> types) {
        ObjectNode answer = responses.objectNode();
        answer.put("description", types.stream().map(ProblemType::title).collect(Collectors.joining("; or: ")));
        addCacheFields(answer);
        if (status == 503 || types.contains(ProblemType.REQUEST_IN_FLIGHT)) {
            addHeader(answer, "Retry-After", "RetryAfter");
        }
        if (status == 415) {
            addHeader(answer, "Accept", "Accept");
            addHeader(answer, "Accept-Patch", "AcceptPatch");
            addHeader(answer, "Accept-Encoding", "AcceptEncoding");
        }
        addHeader(answer, "Preference-Applied", "PreferenceApplied");
        addHeader(answer, "Server-Timing", "ServerTiming");
        ObjectNode media = answer.putObject("content").putObject(Problem.MEDIA_TYPE);
        ArrayNode all = media.putObject("schema").putArray("allOf");
        all.add(reference(answer, "schemas", "Problem"));
        ObjectNode members = all.addObject().put("type", "object").putObject("properties");
        ArrayNode uris = members.putObject("type").put("type", "string").putArray("enum");
        types.forEach(type -> uris.add(type.uri()));
        members.putObject("status").put("type", "integer").put("const", status);
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

    private static ObjectNode head(ObjectNode get) {
        ObjectNode head = get.deepCopy();
        head.put(
                "operationId",
                "head" + capitalized(get.path("operationId").asText().replaceFirst("^(get|list)", "")));
        head.put("summary", get.path("summary").asText() + " (header fields alone)");
        head.put("description", "What GET answers, without its content; that of an error is left out too.");
        for (JsonNode answer : head.path("responses")) {
            ((ObjectNode) answer).remove("content");
        }
        return head;
    }

    private ObjectNode options(String path, ObjectNode item) {
        ObjectNode options = item.objectNode();
        options.set("tags", item.elements().next().path("tags").deepCopy());
        options.put(
                "operationId", "options" + camelCase(path.replaceAll("[{}]", "").replace('/', '-')));
        options.put("summary", "What is allowed here");
        options.put("description", "The methods of this path, in `Allow`.");
        ArrayNode parameters = options.putArray("parameters");
        for (JsonNode parameter : item.elements().next().path("parameters")) {
            if (Set.of("#/components/parameters/ProductId", "#/components/parameters/ProblemName")
                    .contains(parameter.path("$ref").asText())) {
                parameters.add(parameter.deepCopy());
            }
        }
        parameters.add(reference(item, "parameters", "TraceParent"));
        ObjectNode answers = options.putObject("responses");
        ObjectNode allowed = answers.putObject("200").put("description", "The methods");
        addHeader(allowed, "Allow", "Allow");
        addCacheFields(allowed);
        addHeader(allowed, "Preference-Applied", "PreferenceApplied");
        addHeader(allowed, "Server-Timing", "ServerTiming");
        allowed.putObject("content").putObject("text/plain").putObject("schema").put("type", "string");
        Set<ProblemType> types = EnumSet.copyOf(ProblemType.everywhere());
        types.add(ProblemType.INVALID_PARAMETER);
        addProblems(answers, types);
        return options;
    }

    private void noteProblems(Method method) {
        Set<ProblemType> types = EnumSet.noneOf(ProblemType.class);
        for (Annotation annotation : method.getAnnotations()) {
            collect(annotation.annotationType(), types);
        }
        for (Annotation annotation : method.getAnnotations()) {
            io.swagger.v3.oas.annotations.Operation call =
                    annotation.annotationType().getAnnotation(io.swagger.v3.oas.annotations.Operation.class);
            if (call != null) {
                problems.put(call.operationId(), types);
            }
        }
    }

    private static void collect(Class<? extends Annotation> annotated, Set<ProblemType> types) {
        for (Annotation annotation : annotated.getAnnotations()) {
            if (annotation instanceof FailsWith fails) {
                types.addAll(List.of(fails.value()));
            } else if (annotation.annotationType().getName().startsWith("org.minimarketplace.")) {
                collect(annotation.annotationType(), types);
            }
        }
    }

    /** What every answer says to caches. */
    private static void addCacheFields(ObjectNode answer) {
        addHeader(answer, "Cache-Control", "CacheControl");
        addHeader(answer, "Vary", "Vary");
    }

    private static void addHeader(ObjectNode answer, String field, String name) {
        answer.withObjectProperty("headers").set(field, reference(answer, "headers", name));
    }

    private static ObjectNode reference(JsonNode anywhere, String kind, String name) {
        return ((ObjectNode) anywhere).objectNode().put("$ref", "#/components/" + kind + "/" + name);
    }

    private static void sortByStatus(ObjectNode call) {
        ObjectNode answers = (ObjectNode) call.path("responses");
        Map<String, JsonNode> sorted = new TreeMap<>(asMap(answers));
        answers.removeAll();
        answers.setAll(sorted);
    }

    private static Map<String, JsonNode> asMap(ObjectNode object) {
        Map<String, JsonNode> map = new LinkedHashMap<>();
        object.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }

    private static String name(ProblemType type) {
        return camelCase("-" + type.slug());
    }

    private static String camelCase(String hyphenated) {
        return Stream.of(hyphenated.split("-", -1))
                .map(SharedParts::capitalized)
                .collect(Collectors.joining());
    }

    private static String capitalized(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
