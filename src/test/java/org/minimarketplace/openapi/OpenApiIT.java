package org.minimarketplace.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.RoutesTest;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.openapi.OpenApiContract.Call;
import org.minimarketplace.openapi.OpenApiContract.Exchange;

/**
 * The service does what its OpenAPI document says: each status of each call is brought about, each example is sent, and
 * nothing comes back that is not documented.
 */
@TestInstance(Lifecycle.PER_CLASS)
class OpenApiIT {

    /**
     * Those that nothing here brings about: 500 is a defect, and who knows one repairs it instead of testing it; a
     * removal needs no room, except in the log of a disk that is full for real.
     */
    private static final Pattern NOT_BROUGHT_ABOUT = Pattern.compile(".* 500|deleteProduct 507");

    private final OpenApiContract contract = OpenApiContract.committed();
    private OpenApiScenarios scenarios;

    @BeforeAll
    void start(@TempDir Path folder) {
        scenarios = new OpenApiScenarios(folder, contract);
    }

    @AfterAll
    void stop() {
        scenarios.close();
    }

    @ParameterizedTest(name = "{0} is answered with {1} as it is documented")
    @MethodSource("documentedStatuses")
    void everyDocumentedStatusComesAsItIsDocumented(Call call, int status) {
        Exchange exchange = scenarios.provoke(call, status);

        assertThat(exchange.answer().status()).as(exchange.answer().body()).isEqualTo(status);
        assertAsDocumented(exchange);
    }

    static Stream<Arguments> documentedStatuses() {
        return OpenApiContract.committed().calls().stream()
                .flatMap(call -> names(call.description().path("responses"))
                        .map(Integer::valueOf)
                        .filter(status -> !NOT_BROUGHT_ABOUT
                                .matcher(call.id() + " " + status)
                                .matches())
                        .map(status -> Arguments.of(call, status)));
    }

    @ParameterizedTest(name = "{0}: the request example \"{2}\" in {1} works, and is answered like the example")
    @MethodSource("requestExamples")
    void everyRequestExampleWorks(Call call, String mediaType, String name, String body) {
        Exchange exchange = scenarios.sendExample(call, mediaType, body);

        assertThat(exchange.answer().status()).as(exchange.answer().body()).isBetween(200, 299);
        assertAsDocumented(exchange);
        JsonNode example = contract.resolved(call.description()
                        .path("responses")
                        .path(Integer.toString(exchange.answer().status())))
                .findValue("value");
        assertThat(shape(exchange.answer().json())).as(name).isEqualTo(shape(example));
    }

    static Stream<Arguments> requestExamples() {
        return OpenApiContract.committed().calls().stream()
                .flatMap(call -> call.description().path("requestBody").path("content").properties().stream()
                        .flatMap(media -> media.getValue().path("examples").properties().stream()
                                .map(example -> Arguments.of(
                                        call,
                                        media.getKey(),
                                        example.getKey(),
                                        text(example.getValue().path("value"))))));
    }

    @ParameterizedTest(name = "{0}: the example of the parameter {1} works")
    @MethodSource("parameterExamples")
    void everyParameterExampleWorks(Call call, String name, String value) {
        Exchange exchange = scenarios.sendWithQuery(call, name, value);

        assertThat(exchange.answer().status()).as(exchange.answer().body()).isBetween(200, 299);
        assertAsDocumented(exchange);
    }

    static Stream<Arguments> parameterExamples() {
        return OpenApiContract.committed().calls().stream()
                .flatMap(call -> StreamSupport.stream(
                                call.description().path("parameters").spliterator(), false)
                        .filter(parameter -> parameter.path("in").asText().equals("query"))
                        .flatMap(parameter -> values(parameter)
                                .map(value -> Arguments.of(
                                        call, parameter.path("name").asText(), value))));
    }

    private static Stream<String> values(JsonNode parameter) {
        JsonNode allowed = parameter.path("schema").path("enum");
        return allowed.isEmpty()
                ? Stream.of(parameter.path("example"))
                        .filter(JsonNode::isValueNode)
                        .map(JsonNode::asText)
                : StreamSupport.stream(allowed.spliterator(), false).map(JsonNode::asText);
    }

    @ParameterizedTest(name = "{0} {1} with {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "GET | /products?limit=0 | ''",
                "GET | /products?limit=1000 | ''",
                "GET | /products?limit=x | ''",
                "GET | /products?cursor=x | ''",
                "GET | /products?sort=size | ''",
                "GET | /products?unknown=1 | ''",
                "GET | /products?minPrice=-1 | ''",
                "GET | /products?currency=usd | ''",
                "GET | /products?q=a&q=b | ''",
                "GET | /products/not-an-id | ''",
                "GET | /products/export?format=xml | ''",
                "POST | /products | {",
                "POST | /products | null",
                "POST | /products | []",
                "POST | /products | {\"name\":\"Chai\"}",
                "POST | /products | {\"name\":\"Chai\",\"price\":\"1\"}",
                "POST | /products | {\"name\":\"Chai\",\"price\":1.5}",
                "POST | /products | {\"name\":\"Chai\",\"price\":1,\"size\":1}",
                "POST | /products | {\"name\":\"Chai\",\"price\":1,\"currency\":\"XXXX\"}",
                "POST | /products | {\"name\":\"Chai\",\"price\":1,\"version\":7}",
                "POST | /products/batch | []",
                "POST | /products/batch | [null]",
                "POST | /products/batch | [{\"name\":\"Chai\",\"price\":1},{\"name\":\"Chai\",\"price\":0}]",
                "PUT | /products/0197e5a0-7c1e-7aaa-8000-000000000001 | {\"name\":\"Chai\",\"price\":1}",
                "PATCH | /products/0197e5a0-7c1e-7aaa-8000-000000000001 | {\"name\":null}",
                "DELETE | /products/not-an-id | ''",
                "POST | /products/import?dryRun=maybe | {\"name\":\"Chai\",\"price\":1}",
                "GET | /problems/no-such-problem | ''",
                "GET | /problems?unknown=1 | ''"
            })
    void whatIsAcceptedIsDocumentedAndSoIsWhatIsRefused(String method, String target, String body) {
        assertAsDocumented(scenarios.send(method, target, body));
    }

    @Test
    void everyCallThatTheServiceHasIsDocumented() {
        Set<String> documented = new TreeSet<>();
        contract.calls().forEach(call -> documented.add(call.method() + " " + call.path()));

        Set<String> served = new TreeSet<>();
        // HEAD and OPTIONS are said in words: no client calls them.
        RoutesTest.calls().forEach(served::add);
        for (String path : List.of("/health", "/health/live", "/health/ready", "/openapi.json", "/openapi.yaml")) {
            served.add("GET " + path);
        }
        assertThat(documented).isEqualTo(served);
    }

    @Test
    void whatIsNotDocumentedIsNoticed() throws Exception {
        Answer answer = scenarios.send("GET", "/products", "").answer();
        JsonNode document = Answer.parse(Files.readString(Path.of("ops", "openapi.json")));
        Map<String, List<String>> more = new TreeMap<>(answer.headers());
        more.put("X-Secret", List.of("1"));
        Map<String, List<String>> fewer = new TreeMap<>(answer.headers());
        fewer.keySet().removeIf("Link"::equalsIgnoreCase);
        Map<String, List<String>> busy = new TreeMap<>(Map.of(
                "Content-Type", List.of("application/problem+json"),
                "Cache-Control", List.of("no-store"),
                "Retry-After", List.of("1")));
        OpenApiContract fresh = new OpenApiContract(document);

        assertThat(wrong(fresh, new Answer(418, answer.headers(), "[]"))).containsExactly("status 418");
        assertThat(wrong(fresh, new Answer(503, busy, problem("draining", 503))))
                .isEmpty();
        assertThat(wrong(fresh, new Answer(503, busy, problem("not-found", 503))))
                .containsExactly("problem of type not-found");
        assertThat(wrong(fresh, new Answer(503, busy, problem("draining", 500))))
                .containsExactly("problem of status 500");
        assertThat(wrong(fresh, new Answer(200, more, "[]"))).containsExactly("header field X-Secret");
        assertThat(wrong(fresh, new Answer(200, fewer, "[]"))).containsExactly("no header field Link");
        assertThat(wrong(fresh, new Answer(200, answer.headers(), ""))).containsExactly("no content");
        assertThat(wrong(fresh, new Answer(200, answer.headers(), "{}")))
                .singleElement()
                .asString()
                .contains("array");
        assertThat(wrong(fresh, new Answer(200, answer.headers(), "[{\"id\":1}]")))
                .isNotEmpty();
    }

    private static String problem(String kind, int status) {
        return """
                {"type":"/problems/%s","title":"t","status":%d,"detail":"d","instance":"/products","traceId":"%s"}""".formatted(kind, status, "a".repeat(32));
    }

    private static List<String> wrong(OpenApiContract contract, Answer answer) {
        return contract.check(new Exchange("GET", "/products", "", null, answer));
    }

    private void assertAsDocumented(Exchange exchange) {
        assertThat(contract.check(exchange))
                .as("%s %s: %s", exchange.method(), exchange.target(), exchange.answer())
                .isEmpty();
    }

    /** The names of members with the types of their values; of an array, that of its first element. */
    private static String shape(JsonNode node) {
        if (node.isArray()) {
            return "[" + shape(node.path(0)) + "]";
        }
        Set<String> members = new TreeSet<>();
        node.fieldNames().forEachRemaining(members::add);
        return members.toString();
    }

    private static Stream<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey);
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
