package org.minimarketplace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;
import static org.minimarketplace.harness.Eventually.eventually;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

/** What takes too long on its way ends, and connections beyond the limit are closed. */
@TestInstance(Lifecycle.PER_CLASS)
class SlowTransfersIT {

    private static final int CONNECTIONS = 40;

    @RegisterExtension
    private static final RunningService service = RunningService.with(Map.of(
            "limits.transferTimeout",
            "1s",
            "limits.headTimeout",
            "1s",
            "limits.connections",
            String.valueOf(CONNECTIONS)));

    @BeforeAll
    void start() {
        String rows = IntStream.range(0, 100)
                .mapToObj(i -> "{\"name\":\"Chai\",\"price\":1,\"description\":\"" + "a".repeat(2_000) + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        for (int i = 0; i < 40; i++) {
            assertThat(service.sendJson("POST", "/products/batch", rows).status())
                    .isEqualTo(201);
        }
    }

    @ParameterizedTest(name = "{0} that stalls is ended with 408")
    @MethodSource
    void aBodyThatStallsIsEnded(String what, String target, String type) {
        double before = refused("rate");

        Answer answer = service.send(
                RawRequest.to("POST", target).header("Content-Type: " + type).header("Content-Length: 2000"));

        assertProblem(answer, 408, "request-timeout");
        assertThat(refused("rate")).isEqualTo(before + 1);
        assertThat(inFlight("import")).isZero();
    }

    static Stream<Arguments> aBodyThatStallsIsEnded() {
        return Stream.of(
                Arguments.of("a document", "/products", "application/json"),
                Arguments.of("a batch", "/products/batch", "application/json"),
                Arguments.of("an import", "/products/import", "application/x-ndjson"),
                Arguments.of("an import in CSV", "/products/import", "text/csv"));
    }

    @Test
    void anExportThatNobodyReadsIsEnded() throws IOException {
        double before = refused("rate");
        try (SlowConnections slow = new SlowConnections()) {
            slow.addWhole(service.uri().getPort(), "GET /products/export HTTP/1.1\r\nHost: localhost\r\n\r\n");

            eventually("it is ended", () -> refused("rate") == before + 1 && inFlight("export") == 0);
        }
    }

    @ParameterizedTest(name = "{0} ends its connection, and one on which nothing comes is left alone")
    @MethodSource
    void aHeadThatDoesNotBecomeWhole(String what, String port, String sent, String drops) throws Exception {
        URI uri = port.equals("admin") ? service.adminUri() : service.uri();
        double before = refused("rate");
        try (SlowConnections slow = new SlowConnections();
                Socket idle = new Socket(uri.getHost(), uri.getPort())) {
            for (int i = 0; i < 3; i++) {
                slow.add(uri.getPort(), sent, drops);
            }
            eventually("they are closed", () -> slow.drip() == 3);

            assertThat(refused("rate")).isEqualTo(before + 3);
            idle.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(idle.getInputStream().read()).isEqualTo('H');
        }
    }

    static Stream<Arguments> aHeadThatDoesNotBecomeWhole() {
        String request = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
        return Stream.of(
                Arguments.of("a method", "application", "", "A"),
                Arguments.of("a path", "application", "GET /", "a"),
                Arguments.of("a field", "application", "GET / HTTP/1.1\r\nX-Slow: ", "a"),
                Arguments.of("many fields", "application", "GET / HTTP/1.1\r\n", "A:b\r\n"),
                Arguments.of("a head behind a request", "application", request + "GET /", "a"),
                Arguments.of("blank lines", "application", "\r\n", "\r\n"),
                Arguments.of("blank lines behind a request", "application", request, "\r\n"),
                Arguments.of("a head on the admin port", "admin", "GET / HTTP/1.1\r\nX-Slow: ", "a"));
    }

    @Test
    void connectionsBeyondTheLimitAreClosed() throws IOException {
        double before = refused("connections");
        try (SlowConnections slow = new SlowConnections()) {
            for (int i = 0; i < 2 * CONNECTIONS; i++) {
                slow.add(service.uri().getPort(), "GET /products HTTP/1.1\r\n", "a");
            }
            eventually("half of them are closed", () -> refused("connections") >= before + CONNECTIONS);

            assertThat(service.admin("GET", "/healthcheck").status()).isEqualTo(200);
            assertThat(Scrape.of(service).value("marketplace_http_connections{port=\"application\",}"))
                    .isLessThanOrEqualTo(CONNECTIONS);
        }
        eventually(
                "others are served again",
                () -> Scrape.of(service).value("marketplace_http_connections{port=\"application\",}") < CONNECTIONS);
        assertThat(service.send("GET", "/health/live").status()).isEqualTo(200);
    }

    private double inFlight(String direction) {
        return Scrape.of(service).value("marketplace_http_transfers_in_flight{direction=\"" + direction + "\",}");
    }

    private double refused(String reason) {
        return Scrape.of(service).value("marketplace_http_refused_total{reason=\"" + reason + "\",}");
    }
}
