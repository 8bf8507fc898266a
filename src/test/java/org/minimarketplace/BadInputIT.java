package org.minimarketplace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertHardened;
import static org.minimarketplace.harness.Answers.assertProblem;
import static org.minimarketplace.harness.Answers.pointers;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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

/** What a careless or hostile client may send: always a problem that says what is wrong, never a defect of ours. */
class BadInputIT {

    private static final String ITEM = "/products/019b0000-0000-7000-8000-000000000000";
    private static final byte[] VALID = "{\"name\":\"Chai\",\"price\":1800}".getBytes(UTF_8);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    /** Problems are read by programs and quoted in tickets: they are in English, whoever asks. */
    @ParameterizedTest(name = "the same in Accept-Language: {0}")
    @ValueSource(strings = {"de", "ar-EG-u-nu-arab", "zh-Hans, en;q=0.1", "*", "", "!!"})
    void noAnswerDependsOnTheLanguageOfTheClient(String language) {
        for (String body :
                List.of("{\"name\":\"\",\"price\":0,\"currency\":\"usd\"}", "{\"name\":", "{\"price\":\"1\"}")) {
            Answer plain = service.sendJson("POST", "/products", body);
            Answer answer = service.sendJson("POST", "/products", body, "Accept-Language: " + language);

            assertThat(answer.status()).isEqualTo(plain.status());
            assertThat(answer.json().path("errors")).isEqualTo(plain.json().path("errors"));
            assertThat(answer.json().path("detail")).isEqualTo(plain.json().path("detail"));
            assertThat(answer.header("Content-Language")).isEqualTo(plain.header("Content-Language"));
        }
        assertThat(service.send("GET", "/problems", "Accept-Language: " + language)
                        .body())
                .isEqualTo(service.send("GET", "/problems").body());
    }

    // ---- JSON

    @ParameterizedTest(name = "{0} is malformed at {2}")
    @MethodSource
    void aBodyThatDoesNotParseIsMalformed(String what, byte[] body, String pointer) {
        Answer answer = service.send(RawRequest.post(body));

        assertProblem(answer, 400, "malformed-request");
        assertThat(pointers(answer)).as(what).containsExactly(pointer);
    }

    static Stream<Arguments> aBodyThatDoesNotParseIsMalformed() {
        return Stream.of(
                malformed("a body that stops half-way", "{\"name\":", "#/name"),
                malformed("text that is no JSON", "Chai", "#"),
                malformed("an array", "[]", "#"),
                malformed("a string", "\"Chai\"", "#"),
                malformed("a number", "7", "#"),
                malformed("an unknown field", "{\"name\":\"a\",\"price\":1,\"colour\":\"red\"}", "#/colour"),
                malformed("an unknown field to escape", "{\"a/b~c d\":1}", "#/a~1b~0c%20d"),
                malformed("a duplicate field", "{\"name\":\"a\",\"name\":\"a\",\"price\":1}", "#/name"),
                malformed("text after the object", "{\"name\":\"a\",\"price\":1} x", "#"),
                malformed("a second object", "{\"name\":\"a\",\"price\":1}{}", "#"),
                malformed("a price in a string", "{\"name\":\"a\",\"price\":\"7\"}", "#/price"),
                malformed("an empty string for a price", "{\"name\":\"a\",\"price\":\"\"}", "#/price"),
                malformed("a number for a name", "{\"name\":7,\"price\":1}", "#/name"),
                malformed("a boolean for a name", "{\"name\":true,\"price\":1}", "#/name"),
                malformed("an object for a name", "{\"name\":{},\"price\":1}", "#/name"),
                malformed("a boolean for a price", "{\"name\":\"a\",\"price\":true}", "#/price"),
                malformed("a price of 1.9", "{\"name\":\"a\",\"price\":1.9}", "#/price"),
                malformed("a price of 1.0", "{\"name\":\"a\",\"price\":1.0}", "#/price"),
                malformed("a price of 1e2", "{\"name\":\"a\",\"price\":1e2}", "#/price"),
                malformed("a price of 1e400", "{\"name\":\"a\",\"price\":1e400}", "#/price"),
                malformed("a price of 1e-2000000000", "{\"name\":\"a\",\"price\":1e-2000000000}", "#/price"),
                malformed("a price of NaN", "{\"name\":\"a\",\"price\":NaN}", "#/price"),
                malformed("a price with a leading zero", "{\"name\":\"a\",\"price\":01}", "#/price"),
                malformed("single quotes", "{'name':'a','price':1}", "#"),
                malformed("a comment", "{\"name\":\"a\",\"price\":1 /* */}", "#/price"),
                malformed("a bare NUL", "{\"name\":\"a\u0000\",\"price\":1}", "#/name"),
                malformed("deep nesting", "[".repeat(100_000), "#"),
                malformed("deep nesting for a name", "{\"name\":" + "[".repeat(100_000), "#/name"),
                malformed("a field that is there again later", "{\"name\":\"a\",\"price\":1,\"name\":\"a\"}", "#/name"),
                malformed(
                        "a field twice in one that is not read",
                        "{\"id\":[1,{\"é b\":1,\"é b\":1}]}",
                        "#/id/1/%C3%A9%20b"),
                malformed("a number that is too long", "{\"name\":\"a\",\"price\":" + "9".repeat(2_000) + "}", "#"),
                malformed("a stray byte in UTF-8", name(0xFF), "#/name"),
                malformed("a UTF-8 sequence that is cut", name(0xC3), "#/name"),
                malformed("Latin-1 for UTF-8", name(0xE9), "#/name"),
                malformed("a surrogate in UTF-8", name(0xED, 0xA0, 0x80), "#/name"));
    }

    private static Arguments malformed(String what, String body, String pointer) {
        return malformed(what, body.getBytes(UTF_8), pointer);
    }

    private static Arguments malformed(String what, byte[] body, String pointer) {
        return Arguments.of(what, body, pointer);
    }

    /** A product whose name ends in these bytes. */
    private static byte[] name(int... bytes) {
        StringBuilder latin1 = new StringBuilder();
        Arrays.stream(bytes).forEach(value -> latin1.append((char) value));
        return "{\"name\":\"a%s\",\"price\":1}".formatted(latin1).getBytes(ISO_8859_1);
    }

    @ParameterizedTest(name = "{0} is not called something that it is not")
    @MethodSource
    void whatIsTooLargeIsNotCalledInvalid(String what, String body) {
        Answer answer = service.send(RawRequest.post(body));

        assertProblem(answer, 400, "malformed-request");
        assertThat(answer.json().path("detail").asText()).as(what).startsWith("larger than is read here");
    }

    static Stream<Arguments> whatIsTooLargeIsNotCalledInvalid() {
        return Stream.of(
                Arguments.of("a long number", "{\"name\":\"a\",\"price\":" + "9".repeat(2_000) + "}"),
                Arguments.of("a long fraction", "{\"name\":\"a\",\"price\":0." + "9".repeat(2_000) + "}"),
                Arguments.of("a long name", "{\"" + "n".repeat(60_000) + "\":1}"),
                Arguments.of("a deep value", "{\"id\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}"));
    }

    /** RFC 9457, section 3.1.5; RFC 3986, section 3.3. */
    @ParameterizedTest(name = "the instance of {0} is {1}")
    @CsvSource(delimiter = '€', quoteCharacter = '~', textBlock = """
            /a|b € /a%7Cb
            /<x> € /%3Cx%3E
            /[x] € /%5Bx%5D
            /a"b € /a%22b
            /a^`{} € /a%5E%60%7B%7D
            /a\\b € /a%5Cb
            /\u00c3\u00a9 € /%C3%A9
            /a%22b € /a%22b
            /a%7cb € /a%7Cb
            /a'(b)*; € /a'(b)*;
            /products/%E2%98%95 € /products/%E2%98%95
            """)
    void theInstanceIsAReference(String target, String instance) {
        Answer answer = service.send(get(target));

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.json().path("instance").asText()).isEqualTo(instance);
        assertThat(URI.create(instance).getRawPath()).isEqualTo(instance);
    }

    @ParameterizedTest(name = "deep nesting in {0} is malformed")
    @ValueSource(strings = {"id", "colour"})
    void deepNestingInAFieldThatIsNotReadIsMalformed(String field) {
        String body = "{\"%s\":%s".formatted(field, "[".repeat(100_000));

        assertProblem(service.send(RawRequest.post(body)), 400, "malformed-request");
    }

    @ParameterizedTest(name = "{0} is no body")
    @MethodSource
    void aBodyIsRequired(String what, RawRequest request) {
        Answer answer = service.send(request);

        assertProblem(answer, 400, "malformed-request");
        assertThat(answer.json().path("detail").asText()).as(what).isEqualTo("a body is required");
    }

    static Stream<Arguments> aBodyIsRequired() {
        String patch = "Content-Type: application/merge-patch+json";
        return Stream.of(
                Arguments.of("nothing", RawRequest.post("")),
                Arguments.of("null", RawRequest.post("null")),
                Arguments.of(
                        "a body of no length",
                        RawRequest.to("POST", "/products").header("Content-Type: application/json")),
                Arguments.of(
                        "an empty chunked body",
                        RawRequest.to("POST", "/products")
                                .header("Content-Type: application/json")
                                .header("Transfer-Encoding: chunked")
                                .bare("0\r\n\r\n".getBytes(UTF_8))),
                Arguments.of(
                        "nothing to patch with",
                        RawRequest.to("PATCH", ITEM).header(patch).body(new byte[0])),
                Arguments.of(
                        "a patch that is null",
                        RawRequest.to("PATCH", ITEM).header(patch).body("null".getBytes(UTF_8))));
    }

    @ParameterizedTest(name = "{0} breaks a limit of {2}")
    @CsvSource(delimiter = '|', textBlock = """
            a price beyond 64 bits       | {"name":"a","price":99999999999999999999999999} | #/price
            a price far below zero       | {"name":"a","price":-9999999999999999999999999} | #/price
            NUL in a name                | {"name":"a\\u0000","price":1}                   | #/name
            NUL in a description         | {"name":"a","price":1,"description":"\\u0000"}  | #/description
            a high surrogate alone       | {"name":"a\\ud800","price":1}                   | #/name
            a low surrogate alone        | {"name":"\\udc00b","price":1}                   | #/name
            surrogates in the wrong order| {"name":"\\udc00\\ud800","price":1}             | #/name
            NUL and nothing to pay       | {"name":"\\u0000","price":0}                    | #/name #/price
            """)
    void aBodyThatBreaksLimitsIsRefused(String what, String body, String pointers) {
        Answer answer = service.send(RawRequest.post(body));

        assertProblem(answer, 422, "validation-failed");
        assertThat(pointers(answer)).as(what).containsExactly(pointers.split(" "));
    }

    @Test
    void charactersBeyondTheBasicPlaneArrive() {
        Answer answer = service.send(RawRequest.post("{\"name\":\"\\ud83d\\ude00 \uD83D\uDE00\",\"price\":1}"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("name").asText()).isEqualTo("\uD83D\uDE00 \uD83D\uDE00");
    }

    // ---- the body as bytes

    @ParameterizedTest(name = "{0} is too large")
    @MethodSource
    void aBodyOverTheLimitIsTooLarge(String what, RawRequest request) {
        assertProblem(service.send(request), 413, "payload-too-large");
        assertThat(service.send("GET", "/health/live").status()).as(what).isEqualTo(200);
    }

    static Stream<Arguments> aBodyOverTheLimitIsTooLarge() {
        byte[] large = "{\"name\":\"%s\",\"price\":1}"
                .formatted("a".repeat(300 * 1024))
                .getBytes(UTF_8);
        byte[] spaces = " ".repeat(300 * 1024).getBytes(UTF_8);
        byte[] ignored = "{\"id\":\"%s\",\"name\":\"a\",\"price\":1}"
                .formatted("a".repeat(300 * 1024))
                .getBytes(UTF_8);
        byte[] bomb = RawRequest.gzip(new byte[50 * 1024 * 1024]);
        byte[] jsonBomb = RawRequest.gzip(("{\"name\":\"" + "a".repeat(50 * 1024 * 1024)).getBytes(UTF_8));
        return Stream.of(
                Arguments.of("300 KiB with its length", RawRequest.post(large)),
                Arguments.of("300 KiB in chunks", chunked(large)),
                Arguments.of("300 KiB of white space in chunks", chunked(spaces)),
                Arguments.of("300 KiB in a field that is not read", chunked(ignored)),
                Arguments.of(
                        "300 KiB after a product",
                        chunked((new String(VALID, UTF_8) + new String(spaces, UTF_8)).getBytes(UTF_8))),
                Arguments.of(
                        "300 KiB to patch with",
                        RawRequest.to("PATCH", ITEM)
                                .header("Content-Type: application/merge-patch+json")
                                .chunked(large)),
                Arguments.of("a compressed string of 50 MiB", RawRequest.postEncoded("gzip", jsonBomb)),
                Arguments.of(
                        "50 MiB of compressed white space",
                        RawRequest.postEncoded(
                                "gzip",
                                RawRequest.gzip(" ".repeat(50 * 1024 * 1024).getBytes(UTF_8)))),
                Arguments.of(
                        "50 MiB of compressed zeros in a field",
                        RawRequest.postEncoded(
                                "gzip",
                                RawRequest.gzip(("{\"id\":\"" + "0".repeat(50 * 1024 * 1024)).getBytes(UTF_8)))),
                Arguments.of(
                        "a declared length of 1 TiB",
                        RawRequest.to("POST", "/products")
                                .header("Content-Type: application/json")
                                .header("Content-Length: 1099511627776")
                                .bare(Arrays.copyOf(bomb, 16))));
    }

    private static RawRequest chunked(byte[] body) {
        return RawRequest.to("POST", "/products")
                .header("Content-Type: application/json")
                .chunked(body);
    }

    @ParameterizedTest(name = "{0} cannot be read")
    @MethodSource
    void aBodyThatCannotBeReadIsMalformed(String what, RawRequest request) {
        assertProblem(service.send(request), 400, "malformed-request");
        assertThat(service.send("GET", "/health/live").status()).as(what).isEqualTo(200);
    }

    static Stream<Arguments> aBodyThatCannotBeReadIsMalformed() {
        byte[] gzip = RawRequest.gzip(VALID);
        byte[] wrongSize = gzip.clone();
        wrongSize[gzip.length - 4] ^= 1;
        byte[] damaged = gzip.clone();
        damaged[15] ^= 0x55;
        return Stream.of(
                Arguments.of("gzip that is none", RawRequest.postEncoded("gzip", VALID)),
                Arguments.of("gzip that ends early", RawRequest.postEncoded("gzip", Arrays.copyOf(gzip, 20))),
                Arguments.of("gzip that ends in its header", RawRequest.postEncoded("gzip", Arrays.copyOf(gzip, 5))),
                Arguments.of("gzip with a wrong size", RawRequest.postEncoded("gzip", wrongSize)),
                Arguments.of(
                        "UTF-32 that is none",
                        RawRequest.post(new byte[] {0, 0, 0, '"', (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF})),
                Arguments.of("damaged gzip", RawRequest.postEncoded("gzip", damaged)),
                Arguments.of(
                        "a patch in gzip that is none",
                        RawRequest.to("PATCH", ITEM)
                                .header("Content-Type: application/merge-patch+json")
                                .header("Content-Encoding: gzip")
                                .body("{}".getBytes(UTF_8))),
                Arguments.of(
                        "a chunk without a length",
                        RawRequest.to("POST", "/products")
                                .header("Content-Type: application/json")
                                .header("Transfer-Encoding: chunked")
                                .bare("zz\r\nabc".getBytes(UTF_8))),
                Arguments.of(
                        "a body shorter than its length",
                        RawRequest.to("POST", "/products")
                                .header("Content-Type: application/json")
                                .header("Content-Length: 1000")
                                .bare(VALID)
                                .endingEarly()),
                Arguments.of(
                        "a chunked body without an end",
                        RawRequest.to("POST", "/products")
                                .header("Content-Type: application/json")
                                .header("Transfer-Encoding: chunked")
                                .bare(("100\r\n" + new String(VALID, UTF_8)).getBytes(UTF_8))
                                .endingEarly()));
    }

    @Test
    void aCompressedBodyIsInflated() {
        assertThat(service.send(RawRequest.postEncoded("gzip", RawRequest.gzip(VALID)))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest(name = "a body in {0} is not supported")
    @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip", "br, gzip"})
    void aCodingThatIsNotKnownIsNotSupported(String coding) {
        byte[] body = coding.endsWith("gzip") ? RawRequest.gzip(VALID) : VALID;

        Answer answer = service.send(RawRequest.postEncoded(coding, body));

        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(answer.header("Accept-Encoding")).isEqualTo("gzip");
    }

    @Test
    void aBodyWithoutACodingMaySaySo() {
        assertThat(service.send(RawRequest.postEncoded("identity", VALID)).status())
                .isEqualTo(201);
    }

    /** Otherwise a client sends its next request into a connection that is being closed. */
    @ParameterizedTest(name = "a refusal of {0} before its body arrived announces the end of the connection")
    @CsvSource({"POST, /products, 415", "POST, /nope, 404", "PUT, /products, 405", "PATCH, " + ITEM + ", 415"})
    void aRefusalBeforeTheBodyAnnouncesTheEndOfTheConnection(String method, String path, int status) {
        Answer answer = service.send(RawRequest.of(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: text/plain\r\nContent-Length: 10\r\n"));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Connection")).isEqualTo("close");
    }

    // ---- media types

    @ParameterizedTest(name = "{0} as {1} is not supported")
    @CsvSource({
        "POST, /products, Content-Type: text/plain",
        "POST, /products, Content-Type: application/xml",
        "POST, /products, Content-Type: application/merge-patch+json",
        "POST, /products, X-Content-Type: none",
        "PUT, " + ITEM + ", Content-Type: text/plain",
        "PATCH, " + ITEM + ", Content-Type: text/plain",
        "PATCH, " + ITEM + ", X-Content-Type: none"
    })
    void aMediaTypeThatIsNotReadIsNotSupported(String method, String path, String header) {
        Answer answer = service.send(RawRequest.to(method, path).header(header).body(VALID));

        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(answer.header("Accept-Patch"))
                .isEqualTo(method.equals("PATCH") ? "application/merge-patch+json" : "");
    }

    @ParameterizedTest(name = "{0} that accepts {1} is not acceptable")
    @CsvSource(textBlock = """
            GET, text/html
            GET, application/xml
            GET, text/*
            """)
    void whatCannotBeRepresentedIsNotAcceptable(String method, String accept) {
        assertProblem(service.send(method, "/products", "Accept: " + accept), 406, "not-acceptable");
    }

    // ---- request lines, paths and header fields

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource
    void whatTheServerRefusesByItselfIsAProblemToo(String what, RawRequest request, int status, String name) {
        Answer answer = service.send(request);

        assertProblem(answer, status, name);
        assertThat(answer.header("Connection"))
                .as("the end of the connection, without which the next request would go into it")
                .isEqualTo("close");
    }

    /** By a client that keeps its connections, and so has to learn that this one is at its end. */
    @Test
    void aRequestAfterARefusedOneIsAnswered() {
        for (int i = 0; i < 200; i++) {
            assertProblem(service.send("GET", "/products?q=" + "a".repeat(9000)), 414, "uri-too-long");
            assertThat(service.sendJson("POST", "/products", new String(VALID, UTF_8))
                            .status())
                    .isEqualTo(201);
        }
    }

    static Stream<Arguments> whatTheServerRefusesByItselfIsAProblemToo() {
        RawRequest manyHeaders = RawRequest.to("GET", "/products");
        for (int i = 0; i < 2000; i++) {
            manyHeaders.header("X-Header-" + i + ": value");
        }
        String malformed = "malformed-request";
        return Stream.of(
                Arguments.of("a URI of 9 KB", get("/products?q=" + "a".repeat(9000)), 414, "uri-too-long"),
                Arguments.of("2,000 header fields", manyHeaders, 431, "headers-too-large"),
                Arguments.of(
                        "a header field of 20 KB",
                        get("/products").header("X-Long: " + "a".repeat(20_000)),
                        431,
                        "headers-too-large"),
                Arguments.of("a request line of one word", RawRequest.of("nonsense\r\n"), 400, malformed),
                Arguments.of("binary noise", RawRequest.of("\u0016\u0003\u0001\u0002\u0000\r\n"), 400, malformed),
                Arguments.of(
                        "a version of HTTP from the future",
                        RawRequest.of("GET /products HTTP/3.0\r\nHost: localhost\r\n"),
                        505,
                        "http-version-not-supported"),
                Arguments.of(
                        "a request without a host",
                        RawRequest.of("GET /products HTTP/1.1\r\nConnection: close\r\n"),
                        400,
                        malformed),
                Arguments.of("a header field without a colon", get("/products").header("nonsense"), 400, malformed),
                Arguments.of("two lengths", RawRequest.post(VALID).header("Content-Length: 5"), 400, malformed),
                Arguments.of(
                        "a length that is no number",
                        RawRequest.to("POST", "/products").header("Content-Length: abc"),
                        400,
                        malformed),
                Arguments.of(
                        "a negative length",
                        RawRequest.to("POST", "/products").header("Content-Length: -1"),
                        400,
                        malformed),
                Arguments.of(
                        "a length and chunks",
                        RawRequest.post(VALID).header("Transfer-Encoding: chunked"),
                        400,
                        malformed),
                Arguments.of(
                        "an expectation that nobody knows",
                        get("/products").header("Expect: miracles"),
                        417,
                        "request-refused"),
                Arguments.of("an escape that is none", get("/products/%zz"), 400, malformed),
                Arguments.of("an escape that is cut", get("/products/%4"), 400, malformed),
                Arguments.of("an escape that is not UTF-8", get("/products/%ff"), 400, malformed),
                Arguments.of("an escaped NUL", get("/products/%00"), 400, malformed),
                Arguments.of("an escaped slash", get("/products%2fabc"), 400, malformed),
                Arguments.of("a climb out of the root", get("/../etc/passwd"), 400, malformed),
                Arguments.of("an escaped climb out of the root", get("/%2e%2e/products"), 400, malformed),
                Arguments.of("an empty path segment", get("//products"), 400, malformed),
                Arguments.of("an unknown path", get("/nope"), 404, "not-found"),
                Arguments.of("an unknown path below a product", get(ITEM + "/nope"), 404, "not-found"),
                Arguments.of("a file beside the jar", get("/config.yml"), 404, "not-found"),
                Arguments.of("an operator's path", get("/tasks/gc"), 404, "not-found"),
                Arguments.of("a broken escape in a query", get("/products?limit=%zz"), 400, "invalid-parameter"));
    }

    private static RawRequest get(String target) {
        return RawRequest.to("GET", target);
    }

    @ParameterizedTest(name = "the problem of {0} names {1}")
    @CsvSource({"/nope?a=b, /nope", "/products/a%20b, /products/a%20b", "/products?limit=0, /products", "/%zz, *"})
    void aProblemNamesThePathThatWasRequested(String target, String instance) {
        assertThat(service.send(get(target)).json().path("instance").asText()).isEqualTo(instance);
    }

    @ParameterizedTest(name = "{0} {1} is not allowed; {2} are")
    @CsvSource(delimiter = '|', textBlock = """
            DELETE  | /products        | GET, HEAD, OPTIONS, POST
            PUT     | /products        | GET, HEAD, OPTIONS, POST
            FOO     | /products        | GET, HEAD, OPTIONS, POST
            TRACE   | /products        | GET, HEAD, OPTIONS, POST
            get     | /products        | GET, HEAD, OPTIONS, POST
            POST    | %1$s             | DELETE, GET, HEAD, OPTIONS, PATCH, PUT
            FOO     | %1$s             | DELETE, GET, HEAD, OPTIONS, PATCH, PUT
            TRACE   | %1$s             | DELETE, GET, HEAD, OPTIONS, PATCH, PUT
            GET     | /products/batch  | OPTIONS, POST
            PUT     | /products/batch  | OPTIONS, POST
            DELETE  | /products/batch  | OPTIONS, POST
            GET     | /products/import | OPTIONS, POST
            PUT     | /products/import | OPTIONS, POST
            PATCH   | /products/import | OPTIONS, POST
            DELETE  | /products/import | OPTIONS, POST
            FOO     | /products/import | OPTIONS, POST
            POST    | /products/export | GET, HEAD, OPTIONS
            PUT     | /products/export | GET, HEAD, OPTIONS
            DELETE  | /products/export | GET, HEAD, OPTIONS
            POST    | /health          | GET, HEAD
            DELETE  | /health/live     | GET, HEAD
            OPTIONS | /health/live     | GET, HEAD
            FOO     | /health/live     | GET, HEAD
            TRACE   | /health/ready    | GET, HEAD
            PATCH   | /health/ready    | GET, HEAD
            """)
    void aMethodThatIsNotAllowedIsAnsweredWithThoseThatAre(String method, String path, String allowed) {
        Answer answer = service.send(RawRequest.to(method, path.replace("%1$s", ITEM)));

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(Set.of(answer.header("Allow").split(", ?"))).isEqualTo(Set.of(allowed.split(", ")));
    }

    @Test
    void anUnknownMethodOnAnUnknownPathIsNotFound() {
        assertProblem(service.send(RawRequest.to("FOO", "/nope")), 404, "not-found");
    }

    @ParameterizedTest(name = "OPTIONS {0} names {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /products        | GET, HEAD, OPTIONS, POST
            %1$s             | DELETE, GET, HEAD, OPTIONS, PATCH, PUT
            /products/batch  | OPTIONS, POST
            /products/export | GET, HEAD, OPTIONS
            /products/import | OPTIONS, POST
            """)
    void optionsNameTheMethodsThatAreAllowed(String path, String allowed) {
        Answer answer = service.send("OPTIONS", path.replace("%1$s", ITEM));

        assertThat(answer.status()).isEqualTo(200);
        assertHardened(answer);
        assertThat(Set.of(answer.header("Allow").split(", ?"))).isEqualTo(Set.of(allowed.split(", ")));
    }

    @Test
    void anErrorForHeadHasNoBody() {
        Answer answer = service.send(RawRequest.to("HEAD", "/nope"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEmpty();
        assertHardened(answer);
    }

    // ---- trace ids

    @ParameterizedTest(name = "the traceparent {0} is taken over: {1}")
    @CsvSource({
        "00-" + TRACE + "-00f067aa0ba902b7-01, true",
        "00-" + TRACE + "-00f067aa0ba902b7-00, true",
        "cc-" + TRACE + "-00f067aa0ba902b7-01-what-the-future-will-be-like, true",
        "00-" + TRACE + "-00f067aa0ba902b7-01-extra, false",
        "ff-" + TRACE + "-00f067aa0ba902b7-01, false",
        "00-" + TRACE + "-0000000000000000-01, false",
        "00-" + TRACE + "-00f067aa0ba902b7, false",
        TRACE + ", false"
    })
    void aValidTraceIdIsTakenOver(String traceparent, boolean valid) {
        RawRequest refusedByTheServer = get("/products").header("Expect: miracles");
        for (RawRequest request : List.of(get("/products/x"), get("/products?limit=0"), refusedByTheServer)) {
            Answer answer = service.send(request.header("traceparent: " + traceparent));

            String traceId = answer.json().path("traceId").asText();
            assertThat(traceId).matches("[0-9a-f]{32}");
            assertThat(traceId.equals(TRACE)).as(answer.body()).isEqualTo(valid);
        }
    }

    @ParameterizedTest(name = "the trace id {0} is replaced")
    @ValueSource(
            strings = {
                "00000000000000000000000000000000",
                "4BF92F3577B34DA6A3CE929D0E0E4736",
                "4bf92f3577b34da6a3ce929d0e0e473",
                "4bf92f3577b34da6a3ce929d0e0e473g"
            })
    void anInvalidTraceIdIsReplaced(String traceId) {
        Answer answer = service.send(get("/nope").header("traceparent: 00-" + traceId + "-00f067aa0ba902b7-01"));

        assertProblem(answer, 404, "not-found");
        assertThat(answer.json().path("traceId").asText()).isNotEqualTo(traceId);
    }
}
