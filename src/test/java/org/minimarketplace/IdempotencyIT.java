package org.minimarketplace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertHardened;
import static org.minimarketplace.harness.Answers.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Together;
import org.minimarketplace.harness.Walk;

/** Creations that a client repeats because it did not see the answer. */
class IdempotencyIT {

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1800}";

    /** Requests wait for each other: that a busy machine makes them wait long is not the subject. */
    @RegisterExtension
    private static final RunningService service =
            RunningService.with(Map.of("gate.maxWait", "60s", "api.timeout", "60"));

    /** A key that nobody used before. */
    private String key = "";

    @BeforeEach
    void newKey() {
        key = "Idempotency-Key: " + UUID.randomUUID();
    }

    @Test
    void aReplayIsTheFirstAnswerAgain() {
        Answer first = service.sendJson("POST", "/products", CHAI, key);
        Answer second = service.sendJson("POST", "/products", CHAI, key);

        assertThat(first.has("Idempotency-Replayed")).isFalse();
        assertReplayed(second, first);
        assertThat(service.send("GET", path(first)).json()).isEqualTo(first.json());
    }

    @Test
    void aReplayStaysTheSameWhenTheProductChangesOrGoes() {
        Answer first = service.sendJson("POST", "/products", CHAI, key);

        service.sendJson("PATCH", path(first), "{\"price\":1}");
        assertReplayed(service.sendJson("POST", "/products", CHAI, key), first);

        service.send("DELETE", path(first));
        assertReplayed(service.sendJson("POST", "/products", CHAI, key), first);
        assertThat(service.send("GET", path(first)).status()).isEqualTo(404);
    }

    @ParameterizedTest(name = "the same JSON with {0} is the same request")
    @MethodSource("formattings")
    void formattingMakesNoDifference(String difference, String body) {
        Answer first = service.sendJson("POST", "/products", CHAI, key);

        assertReplayed(service.sendJson("POST", "/products", body, key), first);
    }

    static Stream<Arguments> formattings() {
        return Stream.of(
                Arguments.of("white space", " {\n\t\"name\" : \"Chai\" , \"price\" : 1800 } "),
                Arguments.of("its members in another order", "{\"price\":1800,\"name\":\"Chai\"}"),
                Arguments.of("escapes", "{\"name\":\"\\u0043hai\",\"price\":1800}"),
                Arguments.of(
                        "its defaults", "{\"name\":\"Chai\",\"price\":1800,\"currency\":\"USD\",\"description\":null}"),
                Arguments.of("white space around the name", "{\"name\":\" Chai \",\"price\":1800}"),
                Arguments.of("read-only fields", "{\"name\":\"Chai\",\"price\":1800,\"version\":7}"));
    }

    @Test
    void aQuotedKeyIsTheSameAsABareOne() {
        Answer first = service.sendJson("POST", "/products", CHAI, key);
        String quoted = key.replaceFirst(": (.*)", ": \"$1\"");

        assertReplayed(service.sendJson("POST", "/products", CHAI, quoted), first);
    }

    @ParameterizedTest(name = "a key written as {0} is the same key")
    @ValueSource(strings = {"\"%s\";v=1", "\"%s\"; v=\"a;b\";w", "%s;v=1", "  \"%s\"  "})
    void parametersOfAKeyDoNotCount(String form) {
        String name = UUID.randomUUID().toString();
        Answer first = service.sendJson("POST", "/products", CHAI, "Idempotency-Key: " + name);

        assertReplayed(service.sendJson("POST", "/products", CHAI, "Idempotency-Key: " + form.formatted(name)), first);
    }

    @ParameterizedTest(name = "a key written as {0} is refused")
    @ValueSource(
            strings = {"\"k", "k\"", "\"a\"b", "\"a\\b\"", "\"\"", "a, b", "a b", "\"k\";V=1", "\u00E9", "\"\u00E9\""})
    void whatIsNoKeyIsRefused(String field) {
        String before = total();

        for (String path : List.of("/products", "/products/batch")) {
            String body = path.endsWith("batch") ? "[" + CHAI + "]" : CHAI;
            Answer answer = service.send(RawRequest.to("POST", path)
                    .header("Content-Type: application/json")
                    .header("Idempotency-Key: " + field)
                    .body(body.getBytes(UTF_8)));
            assertProblem(answer, 400, "invalid-parameter");
        }
        assertThat(total()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} is another request")
    @ValueSource(
            strings = {
                "{\"name\":\"chai\",\"price\":1800}",
                "{\"name\":\"Chai\",\"price\":1801}",
                "{\"name\":\"Chai\",\"price\":1800,\"currency\":\"EUR\"}",
                "{\"name\":\"Chai\",\"price\":1800,\"description\":\"\"}"
            })
    void anotherPayloadUnderTheKeyIsRefused(String other) {
        service.sendJson("POST", "/products", CHAI, key);
        String before = total();

        assertProblem(service.sendJson("POST", "/products", other, key), 422, "idempotency-key-reused");
        assertProblem(
                service.sendJson("POST", "/products/batch", "[" + CHAI + "]", key), 422, "idempotency-key-reused");
        assertThat(total()).isEqualTo(before);
    }

    @Test
    void identicalRequestsAtOnceMakeOneProduct() {
        int before = Integer.parseInt(total());

        List<Answer> answers = Together.run(64, () -> service.sendJson("POST", "/products", CHAI, key));

        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(201));
        assertThat(answers.stream().map(Answer::json).distinct()).hasSize(1);
        assertThat(answers.stream().map(answer -> answer.header("Location")).distinct())
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> !answer.has("Idempotency-Replayed")))
                .hasSize(1);
        assertThat(Integer.parseInt(total())).isEqualTo(before + 1);
    }

    @Test
    void differentKeysMakeDifferentProducts() {
        int before = Integer.parseInt(total());

        List<Answer> answers = Together.run(
                16, () -> service.sendJson("POST", "/products", CHAI, "Idempotency-Key: " + UUID.randomUUID()));

        Set<String> ids =
                new HashSet<>(Walk.values(answers.stream().map(Answer::json).toList(), "id"));
        assertThat(ids).hasSize(16);
        assertThat(Integer.parseInt(total())).isEqualTo(before + 16);
    }

    @Test
    void outcomesSurviveARestart(@TempDir Path other) {
        Answer first;
        try (RunningService before = RunningService.in(other, Map.of())) {
            first = before.sendJson("POST", "/products", CHAI, key);
        }
        try (RunningService after = RunningService.in(other, Map.of())) {
            Answer replay = after.sendJson("POST", "/products", CHAI, key);

            assertThat(replay.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(replay.json()).isEqualTo(first.json());
            assertThat(path(replay)).isEqualTo(path(first));
            assertThat(after.send("GET", "/products").json()).hasSize(1);
        }
    }

    @ParameterizedTest(name = "a refused body like {0} does not use the key up")
    @ValueSource(strings = {"{\"name\":\"\",\"price\":1800}", "{\"name\":\"Chai\"}", "{", "[]", "{\"nome\":1}"})
    void aRefusalDoesNotUseTheKeyUp(String refused) {
        assertThat(service.sendJson("POST", "/products", refused, key).status()).isBetween(400, 422);

        Answer answer = service.sendJson("POST", "/products", CHAI, key);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.has("Idempotency-Replayed")).isFalse();
    }

    @Test
    void aBatchIsRepeatedAsAWhole() {
        String rows = "[" + CHAI + "," + CHAI + ",{\"name\":\"Tea\",\"price\":1}]";
        Answer first = service.sendJson("POST", "/products/batch", rows, key);
        String before = total();
        Answer second = service.sendJson("POST", "/products/batch", rows, key);

        assertThat(first.json()).hasSize(3);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(total()).isEqualTo(before);
        assertProblem(
                service.sendJson("POST", "/products/batch", "[" + CHAI + "," + CHAI + "]", key),
                422,
                "idempotency-key-reused");
    }

    @ParameterizedTest(name = "{0} is refused")
    @MethodSource("badKeys")
    void whatIsNotOneKeyIsRefused(String name, List<String> fields) {
        RawRequest request = RawRequest.to("POST", "/products").header("Content-Type: application/json");
        fields.forEach(field -> request.header("Idempotency-Key: " + field));
        String before = total();

        Answer answer = service.send(request.body(CHAI.getBytes(UTF_8)));

        assertProblem(answer, 400, "invalid-parameter");
        assertThat(answer.json().path("detail").asText()).startsWith("Idempotency-Key: ");
        assertThat(total()).isEqualTo(before);
    }

    static Stream<Arguments> badKeys() {
        return Stream.of(
                Arguments.of("an empty key", List.of("")),
                Arguments.of("an empty key in quotes", List.of("\"\"")),
                Arguments.of("a key of 256 characters", List.of("x".repeat(256))),
                Arguments.of("a pair of keys", List.of("a", "b")));
    }

    @Test
    void aKeyMayHaveTwoHundredAndFiftyFiveCharacters() {
        String longest = "Idempotency-Key: " + "x".repeat(255);

        Answer first = service.sendJson("POST", "/products", CHAI, longest);

        assertReplayed(service.sendJson("POST", "/products", CHAI, longest), first);
    }

    private static void assertReplayed(Answer replay, Answer first) {
        assertThat(replay.status()).as(replay.body()).isEqualTo(201);
        assertHardened(replay);
        assertThat(replay.body()).isEqualTo(first.body());
        for (String field : List.of("Location", "ETag", "Content-Type")) {
            assertThat(replay.header(field)).isEqualTo(first.header(field)).isNotEmpty();
        }
        assertThat(replay.header("Idempotency-Replayed")).isEqualTo("true");
    }

    private static String path(Answer created) {
        JsonNode product = created.json();
        return "/products/" + product.path("id").asText();
    }

    private static String total() {
        return service.send("GET", "/products?limit=1", "Prefer: count=exact").header("X-Total-Count");
    }
}
