package org.minimarketplace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;
import static org.minimarketplace.harness.Eventually.eventually;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Scrape;
import org.minimarketplace.harness.SlowConnections;

/**
 * Clients that send or read slowly hold no thread, except for a few that move files; there are more of them than the
 * service has threads, and others do not notice.
 */
@TestInstance(Lifecycle.PER_CLASS)
class GreedyClientsIT {

    private static final int THREADS = 24;
    private static final int CLIENTS = 3 * THREADS;
    private static final int IMPORTS = 2;
    private static final int EXPORTS = 4;

    @RegisterExtension
    private static final RunningService service = RunningService.with(Map.of(
            "server.minThreads", "8", "server.maxThreads", String.valueOf(THREADS), "limits.bodiesInArrival", "1GiB"));

    private String product;

    @BeforeAll
    void start() {
        String rows = IntStream.range(0, 100)
                .mapToObj(i -> "{\"name\":\"Chai\",\"price\":1,\"description\":\"" + "é".repeat(1_000) + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        for (int i = 0; i < 30; i++) {
            assertThat(service.sendJson("POST", "/products/batch", rows).status())
                    .isEqualTo(201);
        }
        product = service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1}")
                .header("Location");
    }

    @AfterEach
    void everythingComesBack() {
        eventually("nothing is in flight", () -> {
            Scrape now = Scrape.of(service);
            return now.value("marketplace_http_in_flight_requests") == 0
                    && now.value("marketplace_http_bodies_in_arrival_bytes") == 0
                    && now.value("marketplace_http_answers_waiting_bytes") == 0
                    && now.value("marketplace_http_transfers_in_flight{direction=\"import\",}") == 0
                    && now.value("marketplace_http_transfers_in_flight{direction=\"export\",}") == 0;
        });
    }

    /**
     * What slow clients send.
     *
     * @param inFlight how many of them are not answered
     */
    private record Shape(String sentence, String request, int inFlight) {
        @Override
        public String toString() {
            return sentence;
        }
    }

    static Stream<Shape> shapes() {
        String json = "Content-Type: application/json\r\n";
        String length = "Content-Length: 2000\r\n";
        String chunked = "Transfer-Encoding: chunked\r\n";
        String gzip = "Content-Encoding: gzip\r\n";
        String begun = new String(RawRequest.gzip("{\"name\":".repeat(500).getBytes(UTF_8)), ISO_8859_1);
        return Stream.of(
                new Shape("a document", head("POST", "/products", json, length) + "{", CLIENTS),
                new Shape("a document in chunks", head("POST", "/products", json, chunked) + "1\r\n{\r\n1", CLIENTS),
                new Shape("a batch", head("POST", "/products/batch", json, length), CLIENTS),
                new Shape("a document without a type", head("POST", "/products", length) + "{", CLIENTS),
                new Shape(
                        "a document in gzip with a length",
                        head("POST", "/products", json, gzip, length) + begun.substring(0, 20),
                        CLIENTS),
                new Shape("an import", head("POST", "/products/import?format=ndjson", length) + "{", IMPORTS),
                new Shape(
                        "an import in gzip",
                        head("POST", "/products/import?format=csv", gzip, chunked) + "a\r\n" + begun.substring(0, 10),
                        IMPORTS),
                new Shape("an export that is not read", head("GET", "/products/export"), EXPORTS),
                new Shape(
                        "a page that is not read",
                        head("GET", "/products?limit=200").repeat(20),
                        CLIENTS),
                new Shape(
                        "a script that is not read",
                        head("GET", "/swagger/5.34.1/swagger-ui-bundle.js").repeat(3),
                        CLIENTS));
    }

    private static String head(String method, String target, String... fields) {
        return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("", fields) + "\r\n";
    }

    @ParameterizedTest(name = "{0}, from more clients than there are threads, leaves room for others")
    @MethodSource("shapes")
    void othersAreServed(Shape shape) throws IOException {
        double before = refused("transfers");
        try (SlowConnections slow = new SlowConnections()) {
            for (int i = 0; i < CLIENTS; i++) {
                slow.add(service.uri().getPort(), shape.request(), "1");
                if (shape.sentence().contains("page")) {
                    // One after the other: the gate would refuse most of them.
                    int come = i + 1;
                    eventually(
                            "it has come",
                            () -> Scrape.of(service).value("marketplace_http_in_flight_requests") == come);
                }
            }
            eventually(
                    "all of them have come",
                    () -> Scrape.of(service).value("marketplace_http_in_flight_requests") == shape.inFlight()
                            && refused("transfers") == before + CLIENTS - shape.inFlight());
            slow.drip();

            assertOthersAreServed();
        }
    }

    @ParameterizedTest(name = "{0} is answered before its body")
    @MethodSource
    void isAnsweredBeforeItsBody(String what, String method, String target, int status) throws IOException {
        Answer answer = service.send(RawRequest.to(method, target)
                .header("Content-Type: application/x-www-form-urlencoded")
                .header("Content-Length: 2000"));

        assertThat(answer.status()).isEqualTo(status);
    }

    static Stream<Arguments> isAnsweredBeforeItsBody() {
        return Stream.of(
                Arguments.of("a document of a wrong type", "POST", "/products", 415),
                Arguments.of("a form in a read", "GET", "/products", 200),
                Arguments.of("a form in a removal", "DELETE", "/products/" + new UUID(1, 1), 404),
                Arguments.of("a form for a page", "GET", "/openapi.json", 200),
                Arguments.of("a form for health", "GET", "/health/live", 200),
                Arguments.of("a form for OPTIONS", "OPTIONS", "/products", 200),
                Arguments.of("a trailing slash", "POST", "/products/import/", 404),
                Arguments.of("an unknown path", "POST", "/nowhere", 404),
                Arguments.of("a wrong method", "PUT", "/products/import", 405));
    }

    @Test
    void oneTransferTooManyIsToldToComeBack() throws IOException {
        try (SlowConnections slow = new SlowConnections()) {
            for (int i = 0; i < IMPORTS; i++) {
                slow.add(
                        service.uri().getPort(),
                        head("POST", "/products/import?format=ndjson", "Content-Length: 2000\r\n"),
                        "1");
            }
            eventually("they have come", () -> inFlight("import") == IMPORTS);
            Answer refused = service.send("POST", "/products/import?format=csv");

            assertProblem(refused, 503, "too-many-transfers");
            assertThat(refused.header("Retry-After")).matches("[1-3]");
            assertThat(service.send("HEAD", "/products/export").status()).isEqualTo(200);
        }
        eventually("there is room again", () -> inFlight("import") == 0);
        assertThat(service.sendJson(
                                "POST",
                                "/products/import",
                                "{\"name\":\"Chai\",\"price\":1}\n",
                                "Content-Type: application/x-ndjson")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void slowFormsDoNotStopTheOperatorsPort() throws IOException {
        String form = head(
                "POST",
                "/tasks/checkpoint",
                "Content-Type: application/x-www-form-urlencoded\r\n",
                "Content-Length: 2000\r\n");
        try (SlowConnections slow = new SlowConnections()) {
            for (int i = 0; i < CLIENTS; i++) {
                slow.add(service.adminUri().getPort(), form + "a=", "1");
            }
            eventually(
                    "all of them have come",
                    () -> Scrape.of(service).value("marketplace_http_bodies_in_arrival_bytes") == CLIENTS * 2_000);
            slow.drip();

            assertThat(service.admin("POST", "/tasks/checkpoint").status()).isEqualTo(200);
            assertOthersAreServed();
        }
    }

    private void assertOthersAreServed() {
        assertThat(service.send("GET", "/health/live").status()).isEqualTo(200);
        assertThat(service.send("GET", product).status()).isEqualTo(200);
        assertThat(service.send("GET", "/products?limit=1").status()).isEqualTo(200);
        assertThat(service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1}")
                        .status())
                .isEqualTo(201);
        assertThat(service.admin("GET", "/healthcheck").status()).isEqualTo(200);
    }

    private double inFlight(String direction) {
        return Scrape.of(service).value("marketplace_http_transfers_in_flight{direction=\"" + direction + "\",}");
    }

    private double refused(String reason) {
        return Scrape.of(service).value("marketplace_http_refused_total{reason=\"" + reason + "\",}");
    }
}
