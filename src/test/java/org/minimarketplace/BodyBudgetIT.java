package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;
import static org.minimarketplace.harness.Eventually.eventually;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Scrape;
import org.minimarketplace.harness.SlowConnections;

/** Bodies in arrival, and answers that nobody reads, take no more memory together than they may. */
@TestInstance(Lifecycle.PER_CLASS)
class BodyBudgetIT {

    private static final int FIT = 4;

    @RegisterExtension
    private static final RunningService service = RunningService.with(Map.of("limits.bodiesInArrival", "1MiB"));

    @AfterEach
    void everythingComesBack() {
        eventually("nothing is taken", () -> {
            Scrape now = Scrape.of(service);
            return now.value("marketplace_http_bodies_in_arrival_bytes") == 0
                    && now.value("marketplace_http_answers_waiting_bytes") == 0;
        });
    }

    @Test
    void moreThanFitIsRefusedBeforeItComes() throws IOException {
        try (SlowConnections slow = new SlowConnections()) {
            String declared = String.join(
                    "\r\n",
                    "POST /products/batch HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/json",
                    "Content-Length: 262144",
                    "",
                    "");
            for (int i = 0; i < FIT; i++) {
                slow.add(service.uri().getPort(), declared, "[");
            }
            eventually("they are counted", () -> taken() == FIT * 256 * 1024);

            Answer refused = service.send(RawRequest.of(declared.replace("\r\n\r\n", "\r\n")));

            assertProblem(refused, 503, "too-many-bodies");
            assertThat(refused.header("Retry-After")).matches("[1-3]");
            assertThat(Scrape.of(service).value("marketplace_http_refused_total{reason=\"bodies\",}"))
                    .isPositive();
            assertThat(service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1}")
                            .status())
                    .as("a small one")
                    .isEqualTo(201);
        }
    }

    @ParameterizedTest(name = "bodies in chunks, with Content-Encoding {0}, are refused when they take too much")
    @CsvSource({"identity", "gzip"})
    void whatGrowsTooMuchIsRefused(String coding) throws IOException {
        String head = "POST /products/batch HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: " + coding
                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        byte[] spaces = " ".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        byte[] body = coding.equals("gzip") ? RawRequest.gzip(spaces) : spaces;
        String chunk =
                Integer.toHexString(body.length) + "\r\n" + new String(body, StandardCharsets.ISO_8859_1) + "\r\n";
        double before = Scrape.of(service).value("marketplace_http_refused_total{reason=\"bodies\",}");
        try (SlowConnections slow = new SlowConnections()) {
            for (int i = 0; i < 3 * FIT; i++) {
                slow.addWhole(service.uri().getPort(), head + chunk);
            }
            eventually(
                    "some are refused",
                    () -> Scrape.of(service).value("marketplace_http_refused_total{reason=\"bodies\",}") > before);
            assertThat(taken()).isLessThanOrEqualTo(1024 * 1024);
            assertThat(service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1}")
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void answersThatNobodyReadsAreGivenUp() throws IOException {
        double before = Scrape.of(service).value("marketplace_http_refused_total{reason=\"rate\",}");
        try (SlowConnections slow = new SlowConnections()) {
            for (int i = 0; i < 10; i++) {
                slow.addWhole(
                        service.uri().getPort(),
                        "GET /swagger/5.34.1/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(5));
            }
            eventually(
                    "most are given up",
                    () -> Scrape.of(service).value("marketplace_http_refused_total{reason=\"rate\",}") >= before + 9);
            assertThat(service.send("GET", "/swagger/5.34.1/swagger-ui-bundle.js")
                            .status())
                    .isEqualTo(200);
        }
    }

    private double taken() {
        return Scrape.of(service).value("marketplace_http_bodies_in_arrival_bytes");
    }
}
