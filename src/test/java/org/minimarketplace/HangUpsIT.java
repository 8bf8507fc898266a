package org.minimarketplace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.LoggedLines;
import org.minimarketplace.harness.RunningService;
import org.slf4j.LoggerFactory;

/** A client that hangs up is no defect: one line at DEBUG, beside that of the access log, and no alert. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
class HangUpsIT {

    private static final String TRACE = "5bf92f3577b34da6a3ce929d0e0e47";
    private static final String HANG_UPS = "org.minimarketplace.http.HangUps";
    private static final String GZIP = "Accept-Encoding: gzip";

    /** An export of these is more than the kernel takes for a client that does not read: 4 MiB, by default. */
    private static final int ROWS = 5_000;

    private static final int DESCRIPTION = 2_000;

    private final LoggedLines lines = LoggedLines.everywhere();
    private RunningService service;
    private int hungUp;

    @BeforeAll
    void start(@TempDir Path folder) {
        service = RunningService.in(
                        folder,
                        Map.of(
                                "server.applicationConnectors[0].idleTimeout", "5s",
                                "server.adminConnectors[0].idleTimeout", "5s"))
                .withoutSchedules();
        Answer stored = service.sendJson("POST", "/products/import", rows(), "Content-Type: application/x-ndjson");
        assertThat(stored.status()).isEqualTo(200);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(HANG_UPS).setLevel(Level.DEBUG);
        context.getLogger("access").setLevel(Level.DEBUG);
        lines.listen();
    }

    /** What came late counts as well. */
    @AfterAll
    void stop() {
        service.close();
        lines.close();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(HANG_UPS).setLevel(null);
        context.getLogger("access").setLevel(Level.INFO);
        assertThat(lines.loud()).isEmpty();
        assertThat(lines.by(HANG_UPS)).hasSize(hungUp);
    }

    /** Letters without a pattern: compressed they are hardly fewer. */
    private static String rows() {
        Random random = new Random(14);
        StringBuilder rows = new StringBuilder(ROWS * (DESCRIPTION + 60));
        for (int i = 0; i < ROWS; i++) {
            rows.append("{\"name\":\"Chai ").append(i).append("\",\"price\":1,\"description\":\"");
            for (int j = 0; j < DESCRIPTION; j++) {
                rows.append((char) ('A' + random.nextInt(26)));
            }
            rows.append("\"}\n");
        }
        return rows.toString();
    }

    /** The answers to as many requests are more than the kernel takes. */
    static Stream<Arguments> readers() {
        return Stream.of(
                Arguments.of("an export as NDJSON", false, "/products/export?format=ndjson", "", 1),
                Arguments.of("an export as NDJSON, compressed", false, "/products/export?format=ndjson", GZIP, 1),
                Arguments.of("an export as CSV", false, "/products/export?format=csv", "", 1),
                Arguments.of("an export as CSV, compressed", false, "/products/export?format=csv", GZIP, 1),
                Arguments.of("pages", false, "/products?limit=200", "", 20),
                Arguments.of("pages, compressed", false, "/products?limit=200", GZIP, 50),
                Arguments.of("the API's document", false, "/openapi.json", "", 200),
                Arguments.of("metrics", true, "/metrics", "", 400),
                Arguments.of("threads", true, "/threads", "", 400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readers")
    void aReaderHangsUp(String name, boolean admin, String target, String field, int times) throws Exception {
        String trace = nextTrace();
        try (SocketChannel client = connect(admin)) {
            begin(client, get(trace, target, field).repeat(times));
            reset(client);
        }
        assertThatItIsQuiet(trace);
    }

    @Test
    void aReaderReadsNoMore() throws Exception {
        String trace = nextTrace();
        try (SocketChannel client = connect(false)) {
            begin(client, get(trace, "/products/export", ""));
            assertThatItIsQuiet(trace);
        }
    }

    static Stream<Arguments> senders() {
        String form = "application/x-www-form-urlencoded";
        return Stream.of(
                Arguments.of("a document", false, "/products", "application/json", "{\"name\":", true),
                Arguments.of("a document, in order", false, "/products", "application/json", "{\"name\":", false),
                Arguments.of("an import", false, "/products/import", "application/x-ndjson", "{\"name\":", true),
                Arguments.of("an import, in order", false, "/products/import", "text/csv", "name,", false),
                Arguments.of("a form", true, "/tasks/permits", form, "reads=", true),
                Arguments.of("a form, in order", true, "/tasks/permits", form, "reads=", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("senders")
    void aSenderHangsUp(String name, boolean admin, String target, String type, String part, boolean reset)
            throws Exception {
        String trace = nextTrace();
        try (SocketChannel client = connect(admin)) {
            // Until it asks for the body, what was sent might be thrown away by the kernel with the connection.
            begin(
                    client,
                    request(
                            "POST",
                            trace,
                            target,
                            "Expect: 100-continue\r\nContent-Length: 1000\r\nContent-Type: " + type));
            send(client, part);
            if (reset) {
                reset(client);
            }
        }
        assertThatItIsQuiet(trace);
    }

    /** Nothing was asked, so there is nothing to say; what it may say is counted at the end. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("idle")
    void nobodyIsMissed(String name, String sent, boolean reset) throws Exception {
        try (SocketChannel client = connect(false)) {
            begin(client, get(TRACE + "99", "/health/live", ""));
            send(client, sent);
            if (reset) {
                reset(client);
            }
        }
    }

    static Stream<Arguments> idle() {
        return Stream.of(
                Arguments.of("after an answer", "", true),
                Arguments.of("after an answer, in order", "", false),
                Arguments.of("in the middle of a head", "GET /prod", true),
                Arguments.of("in the middle of a head, in order", "GET /prod", false));
    }

    private void assertThatItIsQuiet(String trace) {
        eventually(
                "the hang-up is noticed", () -> !lines.traced(trace, HANG_UPS).isEmpty());
        assertThat(lines.traced(trace, HANG_UPS)).hasSize(1).allMatch(line -> line.getLevel() == Level.DEBUG);
        assertThat(lines.traced(trace, "access")).isNotEmpty();
        assertThat(lines.loud()).isEmpty();
        assertThat(service.admin("GET", "/metrics").body()).doesNotContain("status=\"500\"");
    }

    private String nextTrace() {
        return TRACE + (10 + hungUp++);
    }

    private static String get(String trace, String target, String field) {
        return request("GET", trace, target, field);
    }

    private static String request(String method, String trace, String target, String fields) {
        return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\ntraceparent: 00-" + trace
                + "-00f067aa0ba902b7-01\r\n" + (fields.isEmpty() ? "" : fields + "\r\n") + "\r\n";
    }

    private SocketChannel connect(boolean admin) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        int port = (admin ? service.adminUri() : service.uri()).getPort();
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return channel;
    }

    /** Sends as much as the server takes, and waits for the beginning of an answer. */
    private static void begin(SocketChannel client, String requests) throws IOException {
        send(client, requests);
        assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(1);
    }

    /** Where the server takes no more, it waits for us to read, and has more than enough to answer. */
    private static void send(SocketChannel client, String text) throws IOException {
        client.configureBlocking(false);
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
        while (bytes.hasRemaining() && client.write(bytes) > 0) {
            // more of it
        }
        client.configureBlocking(true);
    }

    private static void reset(SocketChannel client) throws IOException {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
}
