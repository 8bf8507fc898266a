package org.minimarketplace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import ch.qos.logback.classic.Level;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.harness.LoggedLines;
import org.minimarketplace.harness.RunningService;

/** An export that the gate refuses its next step is cut off, which its client notices, and is no error for the log. */
class CutOffExportIT {

    /** More than the kernel takes for a client that does not read. */
    private static final int BATCHES = 40;

    @Test
    void isOneLineInTheLog(@TempDir Path folder) throws Exception {
        try (RunningService service = RunningService.in(folder, Map.of("gate.permits", "1", "gate.queue", "0"))
                .withoutSchedules()) {
            String rows = IntStream.range(0, 100)
                    .mapToObj(i -> "{\"name\":\"Chai\",\"price\":1,\"description\":\"" + "a".repeat(2_000) + "\"}")
                    .collect(Collectors.joining(",", "[", "]"));
            for (int i = 0; i < BATCHES; i++) {
                assertThat(service.sendJson("POST", "/products/batch", rows).status())
                        .isEqualTo(201);
            }
            DatabaseGate gate = service.part(DatabaseGate.class);
            LoggedLines lines = LoggedLines.everywhere().listen();
            try (Socket client = new Socket()) {
                client.setReceiveBufferSize(4096);
                client.connect(new InetSocketAddress(
                        service.uri().getHost(), service.uri().getPort()));
                client.getOutputStream()
                        .write("GET /products/export HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
                InputStream answer = client.getInputStream();
                assertThat(answer.read()).isEqualTo('H');
                // Between two of its steps it has no permit.
                try (Permit taken = take(gate)) {
                    assertThat(taken).isNotNull();
                    String rest = new String(answer.readAllBytes(), ISO_8859_1);

                    assertThat(rest).doesNotEndWith("\r\n0\r\n\r\n");
                }
            } finally {
                lines.close();
            }
            assertThat(lines.loud()).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.WARN);
                assertThat(line.getFormattedMessage())
                        .isEqualTo(
                                "an answer was cut off after its beginning: GateRefusedException: scan refused: full");
                assertThat(line.getMDCPropertyMap()).containsKey("traceId");
            });
        }
    }

    private static Permit take(DatabaseGate gate) {
        Permit[] taken = new Permit[1];
        eventually("the permit is free", () -> {
            try {
                taken[0] = gate.enter(WorkClass.SCAN, Deadline.after(Duration.ofSeconds(1)));
                return true;
            } catch (RuntimeException e) {
                return false;
            }
        });
        return taken[0];
    }
}
