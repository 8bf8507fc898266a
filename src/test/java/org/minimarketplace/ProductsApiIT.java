package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertHardened;
import static org.minimarketplace.harness.Answers.assertProblem;
import static org.minimarketplace.harness.Answers.pointers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;

/** The products API as a client meets it: one booted service, real HTTP, a real database file. */
class ProductsApiIT {

    private static final String MERGE_PATCH = "Content-Type: application/merge-patch+json";
    private static final String UNKNOWN = "/products/019b0000-0000-7000-8000-000000000000";

    /** Four bytes in UTF-8, two UTF-16 code units, one character. */
    private static final String EMOJI = "\uD83D\uDE00";

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    // ---- creating

    @ParameterizedTest(name = "{0} is no id of a product")
    @ValueSource(
            strings = {
                "1-1-1-1-1",
                "0-0-0-0-0",
                "197e5a0-7c1e-7aaa-8000-000000000001",
                "0197e5a0-7c1e-7aaa-8000-1",
                "0197e5a0-7c1e-7aaa-8000-00000000001",
                "0197e5a0-7c1e-7aaa-8000-0000000000001",
                "0197e5a07c1e7aaa8000000000000001",
                "0197e5a0-7c1e-7aaa-80000-00000000001",
                "00197e5a0-7c1e-7aaa-8000-000000000001",
                "0197e5a0-7c1e-7aaa-8000-000000000001-",
                "-0197e5a0-7c1e-7aaa-8000-000000000001",
                "0197e5a0--7c1e-7aaa-8000-000000000001",
                "0197e5ag-7c1e-7aaa-8000-000000000001",
                "------------------------------------",
                "-"
            })
    void whatIsNoUuidIsNoProduct(String id) {
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
            Answer answer = service.send(RawRequest.to(method, "/products/" + id));

            assertProblem(answer, 404, "not-found");
            assertThat(answer.json().path("detail").asText()).isEqualTo("no such path");
        }
    }

    @ParameterizedTest(name = "{0} is the id of a product")
    @ValueSource(
            strings = {
                "0197E5A0-7C1E-7AAA-8000-00000000000F",
                "0197e5a0-7c1e-7aaa-8000-00000000000f",
                "00000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff"
            })
    void aUuidIsAProductInLettersOfBothCases(String id) {
        Answer answer = service.send(RawRequest.to("GET", "/products/" + id));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("detail").asText())
                .isEqualTo("there is no product with the id " + id.toLowerCase(Locale.ROOT));
    }

    @Test
    void aNameAndAPriceMakeAProduct() {
        Answer answer = service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1800}");

        assertThat(answer.status()).isEqualTo(201);
        assertHardened(answer);
        JsonNode product = answer.json();
        assertThat(product.propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "id", "name", "description", "price", "currency", "version", "etag", "createdAt", "updatedAt");
        assertThat(product.path("id").asText())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(product.path("name").asText()).isEqualTo("Chai");
        assertThat(product.path("description").isNull()).isTrue();
        assertThat(product.path("price").asLong()).isEqualTo(1800);
        assertThat(product.path("currency").asText()).isEqualTo("USD");
        assertThat(product.path("version").asInt()).isEqualTo(1);
        assertThat(product.path("createdAt").asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z")
                .isEqualTo(product.path("updatedAt").asText());
    }

    @Test
    void theLocationOfANewProductLeadsToIt() {
        Answer created = service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1800}");

        assertThat(created.header("ETag")).isEqualTo(tag(created.json()));
        String path = URI.create(created.header("Location")).getPath();
        assertThat(path).isEqualTo(path(created.json()));
        assertThat(service.send("GET", path).json()).isEqualTo(created.json());
    }

    @ParameterizedTest(name = "a {0} of {1} is stored as {2}")
    @CsvSource(textBlock = """
            name,        '"  Chai\\t\\n"',      '"Chai"'
            name,        '"\\u2003Chai\\u3000"', '"Chai"'
            name,        '"Ch ai"',             '"Ch ai"'
            name,        '"Größe \\"XL\\""',    '"Größe \\"XL\\""'
            description, '"  spaces stay  "',   '"  spaces stay  "'
            description, '""',                  '""'
            description, null,                  null
            description, '"line\\nbreak"',      '"line\\nbreak"'
            price,       1,                     1
            price,       1000000000000,         1000000000000
            currency,    '"EUR"',               '"EUR"'
            currency,    null,                  '"USD"'
            """)
    void valuesWithinTheLimitsAreStored(String field, String sent, String stored) {
        ObjectNode request = product();
        request.set(field, Answer.parse(sent));

        Answer created = service.sendJson("POST", "/products", request.toString());

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.json().get(field)).isEqualTo(Answer.parse(stored));
        assertThat(service.send("GET", path(created.json())).json()).isEqualTo(created.json());
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource
    void lengthsAreCountedInUnicodeCharacters(String what, String field, String value, int status) {
        ObjectNode request = product();
        request.put(field, value);

        Answer answer = service.sendJson("POST", "/products", request.toString());

        assertThat(answer.status()).as(what).isEqualTo(status);
        if (status == 422) {
            assertProblem(answer, 422, "validation-failed");
            assertThat(pointers(answer)).containsExactly("#/" + field);
        } else {
            assertThat(answer.json().path(field).asText()).isEqualTo(value.strip());
        }
    }

    static Stream<Arguments> lengthsAreCountedInUnicodeCharacters() {
        return Stream.of(
                Arguments.of("a name of 1 letter", "name", "a", 201),
                Arguments.of("a name of 200 letters", "name", "a".repeat(200), 201),
                Arguments.of("a name of 201 letters", "name", "a".repeat(201), 422),
                Arguments.of("a name of 200 emoji", "name", EMOJI.repeat(200), 201),
                Arguments.of("a name of 201 emoji", "name", EMOJI.repeat(201), 422),
                Arguments.of("a name of 200 letters in white space", "name", " " + "a".repeat(200) + "\t", 201),
                Arguments.of("an empty name", "name", "", 422),
                Arguments.of("a name of white space", "name", " \t ", 422),
                Arguments.of("a description of 2,000 emoji", "description", EMOJI.repeat(2000), 201),
                Arguments.of("a description of 2,001 letters", "description", "a".repeat(2001), 422));
    }

    @ParameterizedTest(name = "a {0} of {1} is refused")
    @CsvSource(textBlock = """
            name,     null
            price,    null
            price,    0
            price,    -1
            price,    1000000000001
            currency, '"usd"'
            currency, '"XXXX"'
            currency, '"ZZZ"'
            currency, '""'
            """)
    void valuesOutsideTheLimitsAreRefused(String field, String sent) {
        ObjectNode request = product();
        request.set(field, Answer.parse(sent));

        Answer answer = service.sendJson("POST", "/products", request.toString());

        assertProblem(answer, 422, "validation-failed");
        assertThat(pointers(answer)).containsExactly("#/" + field);
    }

    @Test
    void allBrokenLimitsAreReportedAtOnce() {
        Answer answer = service.sendJson(
                "POST",
                "/products",
                "{\"name\":\" \",\"price\":0,\"currency\":\"nope\",\"description\":\"%s\"}"
                        .formatted("a".repeat(2001)));

        assertProblem(answer, 422, "validation-failed");
        assertThat(pointers(answer)).containsExactly("#/currency", "#/description", "#/name", "#/price");
    }

    @Test
    void whatOnlyTheServerWritesIsIgnoredInARequest() {
        Answer answer = service.sendJson("POST", "/products", """
                {"id":"x","version":77,"etag":["y"],"createdAt":null,"updatedAt":{"a":[1]},"name":"Chai","price":1}
                """);

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.json().path("version").asInt()).isEqualTo(1);
        assertThat(answer.json().path("id").asText()).hasSize(36);
    }

    // ---- listing

    @Test
    void theNewestProductsComeFirst() {
        List<JsonNode> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.add(0, create("Product " + i));
        }

        Answer answer = service.send("GET", "/products?limit=3");

        assertThat(answer.status()).isEqualTo(200);
        assertHardened(answer);
        assertThat(answer.json()).containsExactlyElementsOf(made);
    }

    @Test
    void aListHasFiftyProductsByDefaultAndNeverMoreThanTwoHundred() {
        for (int i = 0; i < 205; i++) {
            create("Product " + i);
        }

        assertThat(service.send("GET", "/products").json()).hasSize(50);
        assertThat(service.send("GET", "/products?limit=1").json()).hasSize(1);
        assertThat(service.send("GET", "/products?limit=200").json()).hasSize(200);
        assertThat(service.send("GET", "/products?limit=201").json()).hasSize(200);
        assertThat(service.send("GET", "/products?limit=99999999999999999999").json())
                .hasSize(200);
    }

    @ParameterizedTest(name = "a limit of \"{0}\" is refused")
    @ValueSource(strings = {"0", "-1", "abc", "", "1.5", "%201", "1e2", "0x10", "%00", "%2B5"})
    void aLimitThatIsNoNumberFromOneIsRefused(String limit) {
        Answer answer = service.send("GET", "/products?limit=" + limit);

        assertProblem(answer, 400, "invalid-parameter");
        assertThat(answer.json().path("detail").asText()).startsWith("limit");
    }

    // ---- reading one

    @Test
    void aProductIsReadWithItsTag() {
        JsonNode product = create("Chai");

        Answer answer = service.send("GET", path(product));

        assertThat(answer.status()).isEqualTo(200);
        assertHardened(answer);
        assertThat(answer.header("ETag")).isEqualTo(tag(product));
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json()).isEqualTo(product);
    }

    @Test
    void headAnswersWhatGetDoesWithoutABody() {
        JsonNode product = create("Chai");

        Answer answer = service.send("HEAD", path(product));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo(tag(product));
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest(name = "{0} of an unknown id with \"{1}\" is not found")
    @CsvSource(textBlock = """
            GET,    'Accept: */*'
            GET,    'If-None-Match: *'
            GET,    'If-Match: *'
            GET,    'If-Match: "1"'
            GET,    'If-Match: 1'
            HEAD,   'Accept: */*'
            HEAD,   'If-Match: "1"'
            PUT,    'Accept: */*'
            PUT,    'If-Match: "1"'
            PUT,    'If-Match: *'
            PUT,    'If-None-Match: *'
            PUT,    'If-None-Match: "1"'
            PATCH,  'Accept: */*'
            PATCH,  'If-Match: "1"'
            PATCH,  'If-Match: *'
            PATCH,  'If-None-Match: *'
            DELETE, 'Accept: */*'
            DELETE, 'If-Match: "1"'
            DELETE, 'If-Match: *'
            DELETE, 'If-None-Match: *'
            """)
    void anUnknownProductIsNotFound(String method, String header) {
        Answer answer = request(method, UNKNOWN, header);

        if (method.equals("HEAD")) {
            assertThat(answer.status()).isEqualTo(404);
            assertHardened(answer);
        } else {
            assertProblem(answer, 404, "not-found");
            assertThat(answer.json().path("instance").asText()).isEqualTo(UNKNOWN);
        }
    }

    @ParameterizedTest(name = "{0} of something that is no id is not found")
    @ValueSource(strings = {"GET", "PUT", "PATCH", "DELETE"})
    void whatIsNoIdIsNotFound(String method) {
        assertProblem(request(method, "/products/chai", "Accept: */*"), 404, "not-found");
    }

    // ---- replacing

    @Test
    void aReplacementReplacesEverythingThatClientsDecide() {
        JsonNode before = service.sendJson(
                        "POST",
                        "/products",
                        "{\"name\":\"Chai\",\"price\":1,\"currency\":\"EUR\",\"description\":\"Tea\"}")
                .json();

        Answer answer = service.sendJson("PUT", path(before), "{\"name\":\" Chang \",\"price\":2}");

        assertThat(answer.status()).isEqualTo(200);
        assertHardened(answer);
        JsonNode after = answer.json();
        assertThat(answer.header("ETag")).isEqualTo(tag(after)).isNotEqualTo(tag(before));
        assertThat(after.path("name").asText()).isEqualTo("Chang");
        assertThat(after.path("price").asInt()).isEqualTo(2);
        assertThat(after.path("currency").asText()).isEqualTo("USD");
        assertThat(after.path("description").isNull()).isTrue();
        assertThat(after.path("version").asInt()).isEqualTo(2);
        assertThat(after.get("id")).isEqualTo(before.get("id"));
        assertThat(after.get("createdAt")).isEqualTo(before.get("createdAt"));
        assertThat(service.send("GET", path(before)).json()).isEqualTo(after);
    }

    @Test
    void whatWasReadCanBePutBackAndChangesNothing() {
        JsonNode product = atVersionThree();

        Answer answer = service.sendJson("PUT", path(product), product.toString(), "If-Match: " + tag(product));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo(tag(product));
        assertThat(answer.json()).isEqualTo(product);
    }

    @ParameterizedTest(name = "a replacement of {0} breaks the limits of {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {"price":1}                | #/name
            {"name":"Chai"}            | #/price
            {}                         | #/name #/price
            {"name":null,"price":null} | #/name #/price
            """)
    void aReplacementNeedsANameAndAPrice(String body, String pointers) {
        JsonNode product = create("Chai");

        Answer answer = service.sendJson("PUT", path(product), body);

        assertProblem(answer, 422, "validation-failed");
        assertThat(pointers(answer)).containsExactly(pointers.split(" "));
        assertThat(service.send("GET", path(product)).json()).isEqualTo(product);
    }

    // ---- patching

    @ParameterizedTest(name = "the patch {0} sets {1} to {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {"name":" Chang "}                       | name        | "Chang"
            {"price":77}                             | price       | 77
            {"currency":"GBP"}                       | currency    | "GBP"
            {"currency":null}                        | currency    | "USD"
            {"description":"New"}                    | description | "New"
            {"description":""}                       | description | ""
            {"description":null}                     | description | null
            {"price":77,"id":"x","version":9,"etag":7} | price       | 77
            """)
    void aPatchChangesOnlyWhatItNames(String patch, String field, String value) {
        for (String type : List.of(MERGE_PATCH, "Content-Type: application/json")) {
            ObjectNode request = product().put("description", "Tea").put("currency", "EUR");
            JsonNode before =
                    service.sendJson("POST", "/products", request.toString()).json();

            Answer answer = service.sendJson("PATCH", path(before), patch, type);

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertHardened(answer);
            assertThat(answer.header("ETag")).isEqualTo(tag(answer.json())).isNotEqualTo(tag(before));
            ObjectNode expected = before.deepCopy();
            expected.set(field, Answer.parse(value));
            expected.put("version", 2);
            expected.set("etag", answer.json().get("etag"));
            expected.set("updatedAt", answer.json().get("updatedAt"));
            assertThat(answer.json()).isEqualTo(expected);
            assertThat(service.send("GET", path(before)).json()).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "the patch {0} keeps version and time")
    @ValueSource(strings = {"{}", "{\"name\":\"Chai\"}", "{\"name\":\" Chai \",\"description\":null}", "{\"id\":7}"})
    void aPatchThatChangesNothingKeepsTheVersion(String patch) {
        JsonNode product = create("Chai");

        Answer answer = service.sendJson("PATCH", path(product), patch, MERGE_PATCH);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo(tag(product));
        assertThat(answer.json()).isEqualTo(product);
    }

    @ParameterizedTest(name = "the patch {0} breaks the limits of {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {"name":null}                          | #/name
            {"price":null}                         | #/price
            {"name":null,"price":0,"currency":"x"} | #/currency #/name #/price
            {"name":"  "}                          | #/name
            """)
    void aPatchThatBreaksLimitsIsRefused(String patch, String pointers) {
        JsonNode product = create("Chai");

        Answer answer = service.sendJson("PATCH", path(product), patch, MERGE_PATCH);

        assertProblem(answer, 422, "validation-failed");
        assertThat(pointers(answer)).containsExactly(pointers.split(" "));
        assertThat(service.send("GET", path(product)).json()).isEqualTo(product);
    }

    @ParameterizedTest(name = "the patch {0} is malformed at {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {"colour":"red"}         | #/colour
            {"price":"7"}            | #/price
            {"price":1.5}            | #/price
            {"name":7}               | #/name
            {"name":"a","name":"b"}  | #/name
            []                       | #
            """)
    void aPatchOfTheWrongShapeIsRefused(String patch, String pointer) {
        Answer answer = service.sendJson("PATCH", path(create("Chai")), patch, MERGE_PATCH);

        assertProblem(answer, 400, "malformed-request");
        assertThat(pointers(answer)).containsExactly(pointer);
    }

    @ParameterizedTest(name = "a patch of the type {0} is refused")
    @ValueSource(strings = {"application/json-patch+json", "text/plain", "application/xml"})
    void aPatchOfAnotherMediaTypeIsRefused(String type) {
        Answer answer = service.sendJson("PATCH", path(create("Chai")), "{}", "Content-Type: " + type);

        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(answer.header("Accept-Patch")).isEqualTo("application/merge-patch+json");
    }

    // ---- removing

    @Test
    void aRemovedProductIsGone() {
        JsonNode product = create("Chai");

        Answer answer = service.send("DELETE", path(product));

        assertThat(answer.status()).isEqualTo(204);
        assertHardened(answer);
        assertThat(answer.body()).isEmpty();
        assertProblem(service.send("GET", path(product)), 404, "not-found");
        assertProblem(service.send("DELETE", path(product)), 404, "not-found");
        assertThat(service.send("GET", "/products?limit=1").json()).doesNotContain(product);
    }

    private static ObjectNode product() {
        return ((ObjectNode) Answer.parse("{}")).put("name", "Chai").put("price", 1800);
    }

    private static JsonNode create(String name) {
        return service.sendJson("POST", "/products", product().put("name", name).toString())
                .json();
    }

    private static JsonNode atVersionThree() {
        String path = path(create("Chai"));
        service.sendJson("PATCH", path, "{\"price\":2}");
        return service.sendJson("PATCH", path, "{\"price\":3}").json();
    }

    /** The header field that belongs to a product. */
    private static String tag(JsonNode product) {
        return '"' + product.path("etag").asText() + '"';
    }

    private static String path(JsonNode product) {
        return "/products/" + product.path("id").asText();
    }

    /** With a body where the method takes one; it changes a product, unless that is a read. */
    private static Answer request(String method, String path, String... headers) {
        return switch (method) {
            case "PUT" -> service.sendJson(method, path, "{\"name\":\"Changed\",\"price\":1}", headers);
            case "PATCH" -> service.sendJson(method, path, "{\"name\":\"Changed\"}", headers);
            default -> service.send(method, path, headers);
        };
    }
}
