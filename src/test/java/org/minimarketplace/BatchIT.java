package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;
import static org.minimarketplace.harness.Answers.pointers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Walk;

/** Several products in one request: all of them or none. */
class BatchIT {

    private static final String GOOD = "{\"name\":\"Chai\",\"price\":1800}";

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    /** How many products there were before the test. */
    private String stored = "";

    @BeforeEach
    void count() {
        stored = total();
    }

    @Test
    void aThousandProductsAreStoredInTheirOrder() {
        Answer answer = service.sendJson("POST", "/products/batch", rows(1_000));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.json()).hasSize(1_000);
        assertThat(Walk.values(answer.json(), "name"))
                .isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> "Chai " + i).toList());
        JsonNode last = answer.json().get(999);
        assertThat(service.send("GET", "/products/" + last.path("id").asText()).json())
                .isEqualTo(last);
        assertThat(Integer.parseInt(total())).isEqualTo(Integer.parseInt(stored) + 1_000);
    }

    @Test
    void aThousandAndOneAreTooMany() {
        Answer answer = service.sendJson("POST", "/products/batch", rows(1_001));

        assertProblem(answer, 422, "validation-failed");
        assertThat(pointers(answer)).containsExactly("#");
        assertThat(answer.json().path("detail").asText()).contains("at most 1000 products");
        assertNothingIsStored();
    }

    @Test
    void allBadRowsAreReportedAndNothingIsStored() {
        Answer answer = service.sendJson(
                "POST",
                "/products/batch",
                "["
                        + String.join(
                                ",",
                                GOOD,
                                "{\"price\":1}",
                                GOOD,
                                "{\"name\":\"Chai\",\"price\":0}",
                                GOOD,
                                "{\"name\":\" \",\"price\":-1,\"currency\":\"usd\"}",
                                "{}")
                        + "]");

        assertProblem(answer, 422, "validation-failed");
        assertThat(pointers(answer))
                .containsExactlyInAnyOrder(
                        "#/1/name", "#/3/price", "#/5/name", "#/5/price", "#/5/currency", "#/6/name", "#/6/price");
        assertNothingIsStored();
    }

    @Test
    void anElementThatIsNullIsReportedWithItsPlace() {
        Answer answer = service.sendJson("POST", "/products/batch", "[" + GOOD + ",null," + GOOD + ",null]");

        assertProblem(answer, 422, "validation-failed");
        assertThat(pointers(answer)).containsExactlyInAnyOrder("#/1", "#/3");
        assertNothingIsStored();
    }

    @Test
    void anEmptyArrayMakesNoProducts() {
        Answer answer = service.sendJson("POST", "/products/batch", "[]");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json()).isEqualTo(Answer.parse("[]"));
        assertNothingIsStored();
    }

    @ParameterizedTest(name = "{0} is no array of products")
    @ValueSource(
            strings = {GOOD, "{\"products\":[]}", "\"[]\"", "1", "true", "[[]]", "[1]", "[\"Chai\"]", "[{}", "[{},]"})
    void whatIsNoArrayOfProductsIsMalformed(String body) {
        assertProblem(service.sendJson("POST", "/products/batch", body), 400, "malformed-request");
        assertNothingIsStored();
    }

    @ParameterizedTest(name = "a body of [{0}] is missing")
    @ValueSource(strings = {"", "null", " "})
    void aBodyIsNeeded(String body) {
        assertProblem(service.sendJson("POST", "/products/batch", body), 400, "malformed-request");
    }

    @ParameterizedTest(name = "{0} is at {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"name":"Chai","price":"1"}             | #/1/price
            {"name":"Chai","name":"Chai","price":1} | #/1/name
            {"name":"Chai","price":1,"name":"Chai"} | #/1/name
            {"name":"Chai","price":01}              | #/1/price
            {"name":"Chai","colour":"red"}          | #/1/colour
            {"id":[{"a":1,"a":2}]}                  | #/1/id/0/a
            """)
    void whatCannotBeReadIsReportedWithItsPlace(String second, String pointer) {
        Answer answer = service.sendJson("POST", "/products/batch", "[" + GOOD + "," + second + "]");

        assertProblem(answer, 400, "malformed-request");
        assertThat(pointers(answer)).containsExactly(pointer);
        assertNothingIsStored();
    }

    @Test
    void aBatchIsNotReadByGet() {
        Answer answer = service.send("GET", "/products/batch");

        assertThat(List.of(404, 405)).contains(answer.status());
    }

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"name\":\"Chai " + i + "\",\"price\":" + (i + 1) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String total() {
        return service.send("GET", "/products?limit=1", "Prefer: count=exact").header("X-Total-Count");
    }

    private void assertNothingIsStored() {
        assertThat(total()).isEqualTo(stored);
    }
}
