package org.minimarketplace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;

/** What an answer tells caches and proxies: where things are, what it depends on, and how long it may be kept. */
@TestInstance(Lifecycle.PER_CLASS)
class CacheFieldsIT {

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1800}";
    private static final String NOBODY = "/products/0197e5a0-7c1e-7aaa-8000-000000000001";

    @RegisterExtension
    private static final RunningService service = RunningService.with(Map.of("server.allowedHosts", "evil.example"));

    private String product;

    @BeforeAll
    void start() {
        product = service.sendJson("POST", "/products", CHAI).header("Location");
    }

    // ---- Location and what else could be built from what a client says about this service

    @ParameterizedTest(name = "a new product is at a path alone, with {0}")
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: evil.example:81",
                "Host: [::1]:99",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Port: 444",
                "X-Forwarded-Prefix: /elsewhere",
                "X-Original-URL: http://evil.example/",
                "X-Forwarded-For: 203.0.113.1",
                "Forwarded: host=evil.example;proto=https"
            })
    void aNewProductIsAtAPathAlone(String field) {
        for (String target :
                List.of("/products", "http://evil.example/products", "https://evil.example:444/products")) {
            String host = field.startsWith("Host") ? field : "Host: localhost";
            String head = "POST " + target + " HTTP/1.1\r\n" + host + "\r\nConnection: close\r\n";
            RawRequest request = RawRequest.of(head).header("Content-Type: application/json");
            Answer answer = service.send(
                    (field.startsWith("Host") ? request : request.header(field)).body(CHAI.getBytes(UTF_8)));

            if (answer.status() == 201) {
                assertThat(answer.header("Location")).matches("/products/[0-9a-f-]{36}");
            }
            // A target of another host than the field may be refused.
            assertThat(answer.status()).as(target).isIn(201, 400);
            assertThat(answer.toString()).doesNotContain("evil.example");
        }
    }

    @Test
    void theSameGoesForARepetition() {
        String key = "Idempotency-Key: location-1";
        String first = service.sendJson("POST", "/products", CHAI, key).header("Location");

        assertThat(first).matches("/products/[0-9a-f-]{36}");
        assertThat(service.sendJson("POST", "/products", CHAI, key).header("Location"))
                .isEqualTo(first);
    }

    @ParameterizedTest(name = "{0} {1} with a foreign Host sends nobody there")
    @CsvSource({
        "GET,  /swagger",
        "HEAD, /swagger",
        "GET,  /swagger?x=1",
        "GET,  /products?limit=1",
        "GET,  /products?limit=0",
        "GET,  /products/",
        "GET,  /nowhere",
        "PUT,  /health",
        "GET,  /problems/none",
        "OPTIONS, /products",
        "GET,  /"
    })
    void aForeignHostIsNotRepeated(String method, String path) {
        Answer answer = service.send(RawRequest.of(method + " " + path
                + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n"));

        assertThat(answer.toString()).doesNotContain("evil.example");
        assertThat(answer.header("Location")).isEqualTo(path.startsWith("/swagger") ? "/swagger/" : "");
    }

    // ---- Vary and Cache-Control

    static Stream<Arguments> routes() {
        String api = "Accept, Prefer, Accept-Encoding";
        String file = "Accept-Encoding";
        return Stream.of(
                Arguments.of("GET", "/products", 200, api, "no-cache"),
                Arguments.of("GET", "/products?limit=0", 400, api, "no-store"),
                Arguments.of("GET", "/products?q=chai", 200, api, "no-cache"),
                Arguments.of("GET", "PRODUCT", 200, api, "no-cache"),
                Arguments.of("GET", NOBODY, 404, api, "no-store"),
                Arguments.of("DELETE", NOBODY, 404, api, "no-store"),
                Arguments.of("GET", "/products/export", 200, api, "no-cache"),
                Arguments.of("GET", "/products/export?format=csv", 200, api, "no-cache"),
                Arguments.of("GET", "/products/export?format=xml", 400, api, "no-store"),
                Arguments.of("GET", "/products/import", 405, file, "no-store"),
                Arguments.of("OPTIONS", "/products", 200, api, "no-cache"),
                Arguments.of("POST", "/products", 400, api, "no-store"),
                Arguments.of("PATCH", "/products", 405, file, "no-store"),
                Arguments.of("GET", "/problems", 200, api, "no-cache"),
                Arguments.of("GET", "/problems/not-found", 200, api, "no-cache"),
                Arguments.of("GET", "/problems/none", 404, api, "no-store"),
                Arguments.of("GET", "/nowhere", 404, file, "no-store"),
                Arguments.of("GET", "/", 200, file, "no-cache"),
                Arguments.of("GET", "/app.css", 200, file, "no-cache"),
                Arguments.of("GET", "/js/app.js", 200, file, "no-cache"),
                Arguments.of("GET", "/openapi.json", 200, file, "no-cache"),
                Arguments.of("GET", "/openapi.yaml", 200, file, "no-cache"),
                Arguments.of("GET", "/swagger/", 200, file, "no-cache"),
                Arguments.of("GET", "/swagger", 301, file, "no-cache"),
                Arguments.of("POST", "/swagger", 405, file, "no-store"),
                Arguments.of("POST", "/app.css", 405, file, "no-store"),
                Arguments.of("GET", "/health", 200, file, "no-store"),
                Arguments.of("GET", "/health/live", 200, file, "no-store"),
                Arguments.of("GET", "/health/ready", 200, file, "no-store"),
                Arguments.of("POST", "/health", 405, file, "no-store"));
    }

    @ParameterizedTest(name = "{0} {1} is answered with {2}, Vary: {3}, Cache-Control: {4}")
    @MethodSource("routes")
    void everyAnswerTellsCachesWhatItDependsOn(
            String method, String path, int status, String vary, String cacheControl) {
        for (String coding : List.of("gzip", "identity", "br, gzip;q=0.5", "gzip;q=0", "")) {
            for (String verb : method.equals("GET") ? List.of("GET", "HEAD") : List.of(method)) {
                Answer answer =
                        service.send(verb, path.replace("PRODUCT", product), "Accept-Encoding: " + coding, "Prefer: x");

                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.headers().get("Vary")).as("one line").hasSize(1);
                assertThat(names(answer)).as(verb + " " + coding).containsExactlyInAnyOrder(vary.split(", "));
                assertThat(answer.header("Cache-Control"))
                        .as(verb + " " + coding)
                        .isEqualTo(cacheControl);
            }
        }
    }

    @ParameterizedTest(name = "GET {0} with {1} is {2}, and depends on the same")
    @CsvSource(
            delimiter = '|',
            value = {
                "/products | Prefer: count=exact | 200",
                "/products | Prefer: wait=1 | 200",
                "/products | Accept: image/png | 406",
                "/products | If-None-Match: * | 304",
                "/products | If-Match: \"0-0\" | 412",
                "PRODUCT | If-None-Match: * | 304",
                "PRODUCT | If-Match: \"0-0\" | 412",
                "PRODUCT | Accept: image/png | 406",
                "/problems | If-None-Match: * | 304",
                "/problems | If-Match: \"0-0\" | 412",
                "/problems | Accept: image/png | 406",
                "/products/export | Accept: image/png | 406",
                "/products/export | Accept: text/csv | 200"
            })
    void whateverIsAskedTheAnswerDependsOnTheSame(String path, String field, int status) {
        for (String coding : List.of("gzip", "identity")) {
            Answer answer = service.send("GET", path.replace("PRODUCT", product), field, "Accept-Encoding: " + coding);

            assertThat(answer.status()).as(answer.body()).isEqualTo(status);
            assertThat(names(answer)).containsExactlyInAnyOrder("Accept", "Prefer", "Accept-Encoding");
            assertThat(answer.header("Cache-Control")).isEqualTo(status >= 400 ? "no-store" : "no-cache");
        }
    }

    @Test
    void whatIsWrittenIsAskedForAgain() {
        Answer created = service.sendJson("POST", "/products", CHAI);
        Answer batch = service.sendJson("POST", "/products/batch", "[" + CHAI + "]");
        Answer replaced = service.sendJson("PUT", created.header("Location"), CHAI);
        Answer removed = service.send("DELETE", created.header("Location"));

        assertThat(Stream.of(created, batch, replaced, removed).map(Answer::status))
                .containsExactly(201, 201, 200, 204);
        assertThat(Stream.of(created, batch, replaced, removed).map(answer -> answer.header("Cache-Control")))
                .containsOnly("no-cache");
    }

    @ParameterizedTest(name = "the admin port answers {0} with Vary: {1}, Cache-Control with {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/metrics | Accept, Accept-Encoding | no-store",
                "/info | Accept-Encoding | no-store",
                "/healthcheck | Accept-Encoding | no-store",
                "/ping | Accept-Encoding | no-store",
                "/threads | Accept-Encoding | no-store",
                "/ | Accept-Encoding | no-store",
                "/theme.css | Accept-Encoding | no-store",
                "/nowhere | Accept-Encoding | no-store",
                "/swagger | Accept-Encoding | no-store",
                "/tasks/drain | Accept-Encoding | no-store"
            })
    void theAdminPortTellsItToo(String path, String vary, String cacheControl) {
        for (String coding : List.of("gzip", "identity")) {
            Answer answer = service.admin("GET", path, "Accept-Encoding: " + coding);

            assertThat(names(answer)).containsExactlyInAnyOrder(vary.split(", "));
            assertThat(answer.header("Cache-Control")).contains(cacheControl);
            assertThat(answer.has("Location")).isFalse();
        }
    }

    @ParameterizedTest(name = "with Accept-Encoding {0} compressed: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | true",
                "GZip | true",
                "x-gzip | true",
                "gzip;q=0.1 | true",
                "gzip;q=0.001 | true",
                "br, gzip | true",
                "* | true",
                "*;q=0.5 | true",
                "identity;q=0, * | true",
                "identity;q=0.5, gzip;q=0.5 | true",
                "gzip;q=0 | false",
                "GZIP;Q=0 | false",
                "gzip; q=0.000 | false",
                "gzip;q=0, * | false",
                "*;q=0 | false",
                "identity;q=0 | false",
                "identity | false",
                "identity, gzip;q=0.5 | false",
                "br | false",
                "gzipped | false",
                "'' | false"
            })
    void anAnswerIsCompressedAsTheWeightsAskForIt(String accepted, boolean compressed) {
        for (String path : List.of("/problems", "/openapi.json", "/app.css")) {
            Answer answer = service.send("GET", path, "Accept-Encoding: " + accepted.replace("''", ""));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Encoding")).as(path).isEqualTo(compressed ? "gzip" : "");
        }
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(service.send("GET", "/problems", "Accept-Encoding: br", "Accept-Encoding: gzip")
                        .header("Content-Encoding"))
                .isEqualTo("gzip");
        assertThat(service.send("GET", "/problems", "Accept-Encoding: *", "Accept-Encoding: gzip;q=0")
                        .has("Content-Encoding"))
                .isFalse();
    }

    private static List<String> names(Answer answer) {
        return List.of(answer.header("Vary").split(", "));
    }

    @Test
    void noNameStandsThereTwice() {
        List<String> names = names(service.send("GET", "/problems", "Accept-Encoding: gzip")).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();

        assertThat(names).doesNotHaveDuplicates();
    }
}
