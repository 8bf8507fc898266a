package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;

/** RFC 9110, section 9.3.2: HEAD has the header fields of GET, and 304 those that belong to it (section 15.4.5). */
@TestInstance(Lifecycle.PER_CLASS)
class HeadIT {

    private static final String LONG = "long enough to be worth compressing ".repeat(20);
    private static final List<String> OF_THE_MOMENT = List.of("Date", "Server-Timing", ":status");

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    private String large;
    private String small;

    @BeforeAll
    void start() {
        large = path("{\"name\":\"Chai\",\"price\":1,\"description\":\"" + LONG + "\"}");
        small = path("{\"name\":\"Chang\",\"price\":1}");
        String rows = ("{\"name\":\"Mochi\",\"price\":1,\"description\":\"" + LONG + "\"},").repeat(150);
        service.sendJson("POST", "/products/batch", "[" + rows.substring(0, rows.length() - 1) + "]");
    }

    private String path(String product) {
        return "/products/"
                + service.sendJson("POST", "/products", product)
                        .json()
                        .path("id")
                        .asText();
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                        "LARGE",
                        "SMALL",
                        "/products",
                        "/products?limit=1",
                        "/products?limit=200",
                        "/products?q=nothing",
                        "/products?limit=0",
                        "/products?nothing=1",
                        "/products/019b0000-0000-7000-8000-000000000000",
                        "/products/x",
                        "/products/batch",
                        "/products/import",
                        "/products/export",
                        "/products/export?format=csv",
                        "/products/export?format=x",
                        "/health",
                        "/health/live",
                        "/health/ready",
                        "/health/x",
                        "/problems",
                        "/problems/not-found",
                        "/problems/x",
                        "/",
                        "/index.html",
                        "/app.css",
                        "/favicon.svg",
                        "/js/app.js",
                        "/js/x.js",
                        "/openapi.json",
                        "/openapi.yaml",
                        "/swagger",
                        "/swagger/",
                        "/swagger/page.css",
                        "/swagger/5.34.1/swagger-ui-bundle.js",
                        "/nothing")
                .flatMap(path -> Stream.of("gzip", "identity", "gzip;q=0", "br, gzip;q=0.5")
                        .map(coding -> Arguments.of(path, coding)));
    }

    @ParameterizedTest(name = "HEAD {0} with Accept-Encoding: {1} has the header fields of GET and no content")
    @MethodSource("targets")
    void headHasTheFieldsOfGet(String path, String coding) {
        String[] headers = {
            "Accept-Encoding: " + coding, "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        };
        String target = target(path);

        Answer get = service.send("GET", target, headers);
        Answer head = service.send("HEAD", target, headers);

        assertThat(head.status()).isEqualTo(get.status());
        assertThat(fields(head)).isEqualTo(fields(get));
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest(name = "HEAD {0} with Accept-Encoding: {1} sends not one byte behind its head")
    @MethodSource("targets")
    void headSendsNothingBehindItsHead(String path, String coding) {
        Answer head = service.send(RawRequest.to("HEAD", target(path)).header("Accept-Encoding: " + coding));

        assertThat(head.body()).isEmpty();
    }

    static Stream<Arguments> tagged() {
        return targets()
                .filter(target -> !List.of(
                                        "/products/batch",
                                        "/products/import",
                                        "/products/export",
                                        "/products/export?format=csv",
                                        "/products?limit=0",
                                        "/products?nothing=1",
                                        "/swagger",
                                        "/index.html",
                                        "/nothing",
                                        "/products/019b0000-0000-7000-8000-000000000000")
                                .contains(target.get()[0])
                        && !String.valueOf(target.get()[0]).matches("/health.*|.*x(\\.js)?$"));
    }

    @ParameterizedTest(name = "a 304 of {0} with Accept-Encoding: {1} has the fields of the 200, and no length")
    @MethodSource("tagged")
    void notModifiedHasTheFieldsOfTheWholeAnswer(String path, String coding) {
        String target = target(path);
        Answer whole = service.send("GET", target, "Accept-Encoding: " + coding);
        assertThat(whole.status()).isEqualTo(200);
        String tag = whole.header("ETag");
        assertThat(tag).isNotEmpty();

        for (String method : List.of("GET", "HEAD")) {
            for (String condition : List.of(tag, "W/" + tag, "\"x\", " + tag)) {
                Answer answer = service.send(RawRequest.to(method, target)
                        .header("Accept-Encoding: " + coding)
                        .header("If-None-Match: " + condition));

                assertThat(answer.status()).isEqualTo(304);
                assertThat(answer.body()).isEmpty();
                assertThat(answer.has("Content-Length")).isFalse();
                assertThat(answer.has("Transfer-Encoding")).isFalse();
                assertThat(answer.has("Content-Type")).isFalse();
                assertThat(answer.has("Content-Encoding")).isFalse();
                for (String field : List.of("ETag", "Vary", "Cache-Control", "Link", "Content-Location")) {
                    assertThat(answer.header(field)).as(field).isEqualTo(whole.header(field));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} with Accept-Encoding: {1} is read under conditions")
    @MethodSource("tagged")
    void everythingWithATagIsReadUnderConditions(String path, String coding) {
        String target = target(path);
        String encoding = "Accept-Encoding: " + coding;
        String tag = service.send("GET", target, encoding).header("ETag");

        for (String method : List.of("GET", "HEAD")) {
            assertThat(status(method, target, encoding, "If-Match: *")).isEqualTo(200);
            assertThat(status(method, target, encoding, "If-Match: " + tag)).isEqualTo(200);
            assertThat(status(method, target, encoding, "If-Match: \"x\", " + tag))
                    .isEqualTo(200);
            assertThat(status(method, target, encoding, "If-Match: \"x\"")).isEqualTo(412);
            assertThat(status(method, target, encoding, "If-Match: W/" + tag)).isEqualTo(412);
            assertThat(status(method, target, encoding, "If-Match: x")).isEqualTo(400);
            assertThat(status(method, target, encoding, "If-None-Match: *")).isEqualTo(304);
            assertThat(status(method, target, encoding, "If-None-Match: \"x\"")).isEqualTo(200);
            assertThat(status(method, target, encoding, "If-None-Match: x")).isEqualTo(400);
            assertThat(status(method, target, encoding, "If-Match: \"x\"", "If-None-Match: " + tag))
                    .isEqualTo(412);
            assertThat(status(method, target, encoding, "If-Match: " + tag, "If-None-Match: " + tag))
                    .isEqualTo(304);
            assertThat(status(method, target, "If-None-Match: " + tag))
                    .as("the tag of whatever coding, asked for without one")
                    .isEqualTo(304);
        }
    }

    private int status(String method, String target, String... headers) {
        return service.send(method, target, headers).status();
    }

    static Stream<String> ofTheOperator() {
        return Stream.of(
                "/",
                "/admin.css",
                "/theme.css",
                "/metrics",
                "/info",
                "/healthcheck",
                "/ping",
                "/tasks/drain",
                "/nothing");
    }

    @ParameterizedTest(name = "HEAD of the operator''s {0} has the header fields of GET")
    @MethodSource("ofTheOperator")
    void theOperatorsPortAnswersHeadAsGetToo(String path) {
        for (String coding : List.of("gzip", "identity")) {
            Answer get = service.admin("GET", path, "Accept-Encoding: " + coding);
            Answer head = service.admin("HEAD", path, "Accept-Encoding: " + coding);

            assertThat(head.status()).isEqualTo(get.status());
            Map<String, List<String>> expected = fields(get);
            Map<String, List<String>> actual = fields(head);
            // What is measured differs from one moment to the next.
            expected.remove("Content-Length");
            actual.remove("Content-Length");
            assertThat(actual).isEqualTo(expected);
            assertThat(head.body()).isEmpty();
        }
    }

    private String target(String path) {
        return path.equals("LARGE") ? large : path.equals("SMALL") ? small : path;
    }

    /** All but those that are another one each time. */
    private static Map<String, List<String>> fields(Answer answer) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.putAll(answer.headers());
        OF_THE_MOMENT.forEach(fields::remove);
        return fields;
    }
}
