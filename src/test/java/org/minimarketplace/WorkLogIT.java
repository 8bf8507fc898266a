package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.LoggedLines;
import org.minimarketplace.harness.RunningService;
import org.slf4j.LoggerFactory;

/** At level DEBUG one trace id finds what a request asked of the database, beside its line in the access log. */
@TestInstance(Lifecycle.PER_CLASS)
class WorkLogIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e47";
    private static final String WORK = "org.minimarketplace.db.UnitsOfWork";

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured().withoutSchedules();

    @RegisterExtension
    private final LoggedLines lines = LoggedLines.everywhere();

    private int requests;

    @BeforeEach
    void debug() {
        Answer raised =
                service.admin("POST", "/tasks/log-level?logger=org.minimarketplace.db&level=DEBUG&duration=10m");
        assertThat(raised.status()).isEqualTo(200);
    }

    @AfterEach
    void asBefore() {
        ((Logger) LoggerFactory.getLogger("org.minimarketplace.db")).setLevel(null);
    }

    static Stream<Arguments> requests() {
        String product = "{\"name\":\"Chai\",\"price\":1}";
        return Stream.of(
                Arguments.of("a read", "GET", "/products/0190c5a2-0000-7000-8000-000000000000", null, "find", "done"),
                Arguments.of("a page", "GET", "/products", null, "page", "done"),
                Arguments.of("a search", "GET", "/products?q=chai", null, "page", "done"),
                Arguments.of("a creation", "POST", "/products", product, "create", "done"),
                Arguments.of("a batch", "POST", "/products/batch", "[" + product + "]", "create", "done"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void aUnitOfWorkHasOneLineWithTheTraceIdOfItsRequest(
            String name, String method, String path, String body, String operation, String outcome) {
        String trace = TRACE + (10 + requests++);
        String parent = "traceparent: 00-" + trace + "-00f067aa0ba902b7-01";
        Answer answer =
                body == null ? service.send(method, path, parent) : service.sendJson(method, path, body, parent);
        assertThat(answer.status()).isIn(200, 201, 404);

        eventually("the access log has it", () -> lines.traced(trace).size() > 1);
        assertThat(lines.traced(trace))
                .extracting(ILoggingEvent::getLoggerName)
                .containsExactlyInAnyOrder(WORK, "access");
        assertThat(lines.traced(trace, WORK))
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .matches("operation=" + operation + " " + outcome
                        + " wait=[0-9]+\\.[0-9]{3}ms time=[0-9]+\\.[0-9]{3}ms");
    }

    @Test
    void aDocumentThatArrivesLateKeepsItsTraceId() throws Exception {
        String trace = TRACE + "99";
        byte[] body = "{\"name\":\"Late\",\"price\":1}".getBytes(StandardCharsets.UTF_8);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), service.uri().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /products HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\ntraceparent: 00-" + trace
                            + "-00f067aa0ba902b7-01\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertThat(service.send("GET", "/products").status()).isEqualTo(200);
            out.write(body);
            out.flush();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 201");
        }

        eventually(
                "the unit of work has its line", () -> lines.traced(trace, WORK).size() == 1);
    }

    @Test
    void atInfoThereIsNone() {
        ((Logger) LoggerFactory.getLogger("org.minimarketplace.db")).setLevel(Level.INFO);
        lines.clear();
        String trace = TRACE + "98";
        service.send("GET", "/products", "traceparent: 00-" + trace + "-00f067aa0ba902b7-01");

        eventually("the access log has it", () -> !lines.traced(trace).isEmpty());
        assertThat(lines.traced(trace, WORK)).isEmpty();
    }
}
