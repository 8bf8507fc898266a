package org.minimarketplace.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.Problem;
import org.minimarketplace.harness.Answer;

/**
 * What the OpenAPI document promises, for holding requests and answers against it. Notes which statuses of which calls
 * it has seen.
 */
final class OpenApiContract {

    /** Of HTTP itself, or of every answer, which the document says in words. */
    private static final Set<String> COMMON_FIELDS = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-security-policy",
            "content-type",
            "date",
            "referrer-policy",
            "transfer-encoding",
            "x-content-type-options");

    private final JsonNode document;
    private final Set<String> seen = new TreeSet<>();

    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(
            Dialects.getDraft202012(),
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    OpenApiContract(JsonNode document) {
        this.document = document;
    }

    static OpenApiContract committed() {
        try {
            return new OpenApiContract(Answer.parse(Files.readString(Path.of("ops", "openapi.json"))));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Every call with every status that it may be answered with, like {@code getProduct 404}. */
    Set<String> documented() {
        Set<String> all = new TreeSet<>();
        for (Call call : calls()) {
            call.description()
                    .path("responses")
                    .fieldNames()
                    .forEachRemaining(status -> all.add(call.id() + " " + status));
        }
        return all;
    }

    /** Those that were checked. */
    Set<String> seen() {
        return Set.copyOf(seen);
    }

    List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(verb -> calls.add(
                                new Call(verb.getKey().toUpperCase(Locale.ROOT), path.getKey(), verb.getValue()))));
        return calls;
    }

    Call call(String id) {
        return calls().stream().filter(call -> call.id().equals(id)).findFirst().orElseThrow();
    }

    /** The call that a request makes; paths without variables come first. */
    Call call(String method, String target) {
        String path = target.split("\\?", 2)[0];
        return calls().stream()
                .filter(call -> call.method().equals(method) && call.matches(path))
                .min((a, b) -> Boolean.compare(a.path().contains("{"), b.path().contains("{")))
                .orElseThrow(() -> new AssertionError("not in the document: " + method + " " + path));
    }

    /**
     * Holds an exchange against the document.
     *
     * @return what is wrong with it; nothing if all is as documented
     */
    List<String> check(Exchange exchange) {
        Call call = call(exchange.method(), exchange.target());
        Answer answer = exchange.answer();
        seen.add(call.id() + " " + answer.status());
        List<String> wrong = new ArrayList<>();
        JsonNode documented = resolved(call.description().path("responses").path(Integer.toString(answer.status())));
        if (documented.isMissingNode()) {
            wrong.add("status " + answer.status());
            return wrong;
        }
        checkFields(answer, documented.path("headers"), wrong);
        checkContent(call, answer, documented.path("content"), wrong);
        if (answer.status() < 300) {
            checkRequest(call, exchange, wrong);
        }
        return wrong;
    }

    private void checkFields(Answer answer, JsonNode documented, List<String> wrong) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        documented.fieldNames().forEachRemaining(names::add);
        for (String field : answer.headers().keySet()) {
            if (!names.contains(field) && !COMMON_FIELDS.contains(field.toLowerCase(Locale.ROOT))) {
                wrong.add("header field " + field);
            }
        }
        documented.properties().forEach(field -> {
            JsonNode header = resolved(field.getValue());
            if (answer.has(field.getKey())) {
                String value = answer.header(field.getKey());
                validate(header.path("schema"), typed(value, header.path("schema")))
                        .forEach(error -> wrong.add(field.getKey() + ": " + value + ": " + error));
            } else if (header.path("required").asBoolean()) {
                wrong.add("no header field " + field.getKey());
            }
        });
    }

    private void checkContent(Call call, Answer answer, JsonNode documented, List<String> wrong) {
        if (answer.body().isEmpty()) {
            if (!documented.isMissingNode() && !call.method().equals("HEAD") && !answer.has("Content-Disposition")) {
                wrong.add("no content");
            }
            return;
        }
        String type = answer.header("Content-Type").split(";", 2)[0];
        JsonNode media = documented.path(type);
        if (media.isMissingNode()) {
            wrong.add("content of type " + type);
            return;
        }
        validateText(type, media, answer.body()).forEach(error -> wrong.add("content: " + error));
        if (type.equals(Problem.MEDIA_TYPE)) {
            checkKind(answer, media.path("examples"), wrong);
        }
    }

    /** There is an example of each kind of problem that a call can end in. */
    private static void checkKind(Answer answer, JsonNode examples, List<String> wrong) {
        JsonNode problem = answer.json();
        String kind = problem.path("type").asText().replaceFirst("^/problems/", "");
        if (!examples.has(kind)) {
            wrong.add("problem of type " + kind);
        }
        if (problem.path("status").asInt() != answer.status()) {
            wrong.add("problem of status " + problem.path("status"));
        }
    }

    private void checkRequest(Call call, Exchange exchange, List<String> wrong) {
        Map<String, JsonNode> query = new LinkedHashMap<>();
        for (JsonNode reference : call.description().path("parameters")) {
            JsonNode parameter = resolved(reference);
            if (parameter.path("in").asText().equals("query")) {
                query.put(parameter.path("name").asText(), parameter.path("schema"));
            }
        }
        exchange.query().forEach((name, value) -> {
            JsonNode schema = query.get(name);
            if (schema == null) {
                wrong.add("accepted the query parameter " + name);
            } else {
                validate(schema, typed(value, schema)).forEach(error -> wrong.add("accepted " + name + ": " + error));
            }
        });
        if (exchange.body() != null) {
            JsonNode media =
                    call.description().path("requestBody").path("content").path(exchange.contentType());
            validateText(exchange.contentType(), media, exchange.body())
                    .forEach(error -> wrong.add("accepted a body: " + error));
        }
    }

    /** What is wrong with content of a media type. */
    List<String> validateText(String type, JsonNode media, String text) {
        if (type.endsWith("json") && !media.has("x-itemSchema")) {
            return validate(media.path("schema"), Answer.parse(text));
        }
        List<String> wrong = new ArrayList<>(validate(media.path("schema"), TextNode.valueOf(text)));
        if (media.has("x-itemSchema")) {
            text.lines().forEach(line -> wrong.addAll(validate(media.path("x-itemSchema"), Answer.parse(line))));
        }
        return wrong;
    }

    private List<String> validate(JsonNode schema, JsonNode value) {
        if (schema.isMissingNode()) {
            return List.of("no schema");
        }
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", document.path("components"));
        return schemas.getSchema(whole).validate(value).stream()
                .map(Error::toString)
                .toList();
    }

    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static JsonNode typed(String value, JsonNode schema) {
        String type = schema.path("type").asText();
        boolean parses = (type.equals("integer") && value.matches("-?[0-9]{1,18}"))
                || (type.equals("boolean") && value.matches("true|false"));
        return parses ? Answer.parse(value) : TextNode.valueOf(value);
    }

    /** An operation of the document. */
    record Call(String method, String path, JsonNode description) {

        String id() {
            return description.path("operationId").asText();
        }

        boolean matches(String actual) {
            String pattern = Arrays.stream(path.split("/", -1))
                    .map(step -> step.startsWith("{") ? "[^/]+" : Pattern.quote(step))
                    .reduce((a, b) -> a + "/" + b)
                    .orElseThrow();
            return actual.matches(pattern);
        }

        boolean mayBe(int status) {
            return description.path("responses").has(Integer.toString(status));
        }

        boolean takesBody() {
            return description.has("requestBody");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** A request with its answer. */
    record Exchange(
            String method,
            String target,
            String contentType,
            @Nullable String body,
            Answer answer) {

        Map<String, String> query() {
            Map<String, String> query = new LinkedHashMap<>();
            String[] parts = target.split("\\?", 2);
            if (parts.length == 2) {
                for (String pair : parts[1].split("&", -1)) {
                    String[] words = pair.split("=", 2);
                    query.put(words[0], URLDecoder.decode(words.length == 2 ? words[1] : "", StandardCharsets.UTF_8));
                }
            }
            return query;
        }
    }
}
