package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.JarProcess;
import org.minimarketplace.harness.RawRequest;

/** The log of a real process, in both formats: what machines parse, and what nobody can write into it. */
class LogFormIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR [-] forged: line";

    @TempDir
    Path folder;

    /** How lines look, and where their parts are. */
    enum Format {
        TEXT {
            @Override
            boolean isLine(String line) {
                return line.matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z [A-Z]{4,5} +\\[(-|[0-9a-f]{32})] .*");
            }

            @Override
            String traceId(String line) {
                return line.replaceFirst("^\\S+ \\S+ +\\[([^]]*)].*", "$1");
            }
        },
        JSON {
            @Override
            boolean isLine(String line) {
                JsonNode event = Answer.parse(line);
                return event.isObject() && event.path("timestamp").isIntegralNumber() && event.has("message");
            }

            @Override
            String traceId(String line) {
                return Answer.parse(line).at("/mdc/traceId").asText();
            }
        };

        abstract boolean isLine(String line);

        abstract String traceId(String line);
    }

    @ParameterizedTest(name = "the log in {0} is one line for each event, with the trace id and without secrets")
    @EnumSource(Format.class)
    void theLogIsWhatItPromises(Format format) throws Exception {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        try (JarProcess service = JarProcess.start(
                folder, Map.of("LOG_FORMAT", format.name().toLowerCase(Locale.ROOT), "TIMEOUT", "10"))) {
            int port = service.awaitReady().getPort();
            Answer created = RawRequest.post(
                            "{\"name\":\"Chai\",\"price\":1,\"description\":\"a\\r\\n" + FORGED + "\"}")
                    .header(PARENT)
                    .header("Cookie: session=secret-cookie")
                    .header("Idempotency-Key: secret-key")
                    .header("User-Agent: agent")
                    .send(port);
            assertThat(created.status()).isEqualTo(201);
            assertThat(RawRequest.to("GET", "/products")
                            .header("Authorization: Bearer secret-authorization")
                            .send(port)
                            .status())
                    .isEqualTo(401);
            assertThat(RawRequest.of("GET /products HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n")
                            .send(port)
                            .status())
                    .isEqualTo(421);
            Answer refused = RawRequest.to("GET", "/products?q=a%0D%0A" + FORGED.replace(" ", "%20") + "&limit=0")
                    .header("traceparent: 00-00000000000000000000000000000000-00f067aa0ba902b7-01")
                    .send(port);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(RawRequest.to("GET", "/no%0Dwhere%0A" + FORGED.replace(" ", "%20"))
                            .send(port)
                            .status())
                    .isBetween(400, 404);
            damageDatabase();
            assertThat(RawRequest.post("{\"name\":\"Chai\",\"price\":1}")
                            .header("Idempotency-Key: secret-key-of-a-failure")
                            .send(port)
                            .status())
                    .isEqualTo(503);
            Answer broken = RawRequest.to("GET", "/products").send(port);
            assertThat(broken.status()).isEqualTo(503);
            service.post(service.adminUri().resolve("/tasks/log-level?logger=a%0A" + FORGED.replace(" ", "%20")), "");
            eventually("written", () -> log(service).stream().anyMatch(line -> line.contains("task=log-level")));

            List<String> lines = log(service);
            assertThat(lines).allMatch(format::isLine);
            assertThat(lines).noneMatch(line -> line.startsWith("2026-01-01"));
            // What is refused is in the line of its request, and in no other: whoever asks for it does not fill the
            // log.
            assertThat(service.output("stdout")).doesNotContain("writeError", "RefusedException");
            assertThat(String.join("\n", lines))
                    .doesNotContain("secret-authorization", "secret-cookie", "secret-key", "forged: line\n");
            assertThat(lines.stream().filter(line -> line.contains("POST /products 201")))
                    .singleElement()
                    .satisfies(line -> assertThat(format.traceId(line)).isEqualTo(TRACE));
            String given = refused.json().path("traceId").asText();
            assertThat(given).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
            assertThat(lines.stream().filter(line -> format.traceId(line).equals(given)))
                    .singleElement()
                    .asString()
                    .contains("GET /products?q=", "400");
            String trace = broken.json().path("traceId").asText();
            assertThat(lines.stream().filter(line -> format.traceId(line).equals(trace)))
                    .as("the application's line and the access log's")
                    .anyMatch(line -> line.contains("the database is unavailable"))
                    .anyMatch(line -> line.contains("GET /products 503"));
        }
    }

    /** Overwrites the file, its log, and the index of the log, in place. */
    private void damageDatabase() throws IOException {
        for (String name : List.of("marketplace.db", "marketplace.db-wal", "marketplace.db-shm")) {
            Path file = folder.resolve(name);
            byte[] noise = new byte[(int) Files.size(file)];
            Arrays.fill(noise, (byte) (name.endsWith("-shm") ? 0 : 'x'));
            Files.write(file, noise, StandardOpenOption.WRITE);
        }
    }

    private static List<String> log(JarProcess service) {
        String written = service.output("stdout");
        // The last line may be half of one.
        return written.substring(0, written.lastIndexOf('\n') + 1)
                .lines()
                // Of a stack trace, which follows its line in the format for people.
                .filter(line -> !line.startsWith("! "))
                .toList();
    }
}
