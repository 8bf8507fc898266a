package org.minimarketplace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.fuzz.Campaign;
import org.minimarketplace.fuzz.Mutations;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Scrape;

/**
 * Bytes that nobody meant, sent to both ports: no 5xx, no hang, no ERROR in the log, and nothing that is not given
 * back. {@code make fuzz} goes on for longer.
 */
class FuzzIT {

    /** Each of so many bytes: whoever gets no answer by then never will. */
    private static final int PATIENCE_MILLIS = 60_000;

    private static final long INPUTS = 500;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");
    /** What is not there at all, by RFC 9110: a method and a version of HTTP, or a transfer coding. */
    private static final List<Integer> NOT_IMPLEMENTED = List.of(501, 505);

    private static final String ITEM = "/products/019b0000-0000-7000-8000-00000000000a";

    @TempDir
    Path folder;

    private RunningService service;

    @BeforeEach
    void start() {
        service = RunningService.in(
                        folder, Map.of("api.maxImportSize", "1MiB", "limits.imports", "32", "limits.exports", "32"))
                .withoutSchedules();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /** A kind of input, and the request that brings it. */
    private record Kind(String name, boolean admin, Campaign campaign, Wrapping wrapping) {}

    private interface Wrapping {
        byte[] request(byte[] input, long seed);
    }

    private Stream<Kind> kinds() {
        return Stream.of(
                kind("heads", false, (input, seed) -> input),
                kind("heads", true, (input, seed) -> input),
                kind("json", false, (input, seed) -> switch ((int) (seed % 3)) {
                    case 0 -> post("POST", "/products", "application/json", input);
                    case 1 -> post("POST", "/products/batch", "application/json", input);
                    default -> post("PATCH", ITEM, "application/merge-patch+json", input);
                }),
                kind("ndjson", false, (input, seed) -> imported("application/x-ndjson", input, seed)),
                kind("csv", false, (input, seed) -> imported("text/csv", input, seed)),
                kind("query", false, (input, seed) -> query(input)));
    }

    private Kind kind(String name, boolean admin, Wrapping wrapping) {
        Mutations mutations = Mutations.of(name);
        if (name.equals("query")) {
            mutations = mutations.and(cursor());
        }
        return new Kind(name, admin, new Campaign(name, mutations, INPUTS), wrapping);
    }

    /** A real one, so that what is changed is its seal. */
    private String cursor() {
        for (int i = 0; i < 3; i++) {
            assertThat(service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1800}")
                            .status())
                    .isEqualTo(201);
        }
        String link = service.send("GET", "/products?limit=1").header("Link");
        return link.substring(link.indexOf('?') + 1, link.indexOf('>'));
    }

    private static byte[] imported(String type, byte[] input, long seed) {
        return post("POST", "/products/import" + (seed % 2 == 0 ? "?onConflict=replace" : ""), type, input);
    }

    private static byte[] post(String method, String target, String type, byte[] body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(
                (method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                                + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static byte[] query(byte[] input) {
        return ("GET /products?" + new String(input, ISO_8859_1)
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(ISO_8859_1);
    }

    @Test
    void nothingThatIsSentBreaksIt() throws Exception {
        List<Kind> kinds = kinds().toList();
        Scrape before = Scrape.of(service);

        for (Kind kind : kinds) {
            int port =
                    kind.admin() ? service.adminUri().getPort() : service.uri().getPort();
            assertThat(kind.campaign()
                            .run(
                                    kinds.size(),
                                    (input, seed) -> send(port, kind.wrapping().request(input, seed))))
                    .isEmpty();
        }

        eventually("everything is given back", () -> {
            Scrape now = Scrape.of(service);
            return now.value("marketplace_http_in_flight_requests") == 0
                    && now.value("marketplace_import_staged_bytes") == 0
                    && now.value("marketplace_db_semaphore_in_use{class=\"read\",}") == 0
                    && now.value("marketplace_db_semaphore_in_use{class=\"write\",}") == 0
                    && now.value("marketplace_db_waiting_writes") == 0
                    // Connections of a pool, and files of classes that were needed for the first time.
                    && now.growth("process_open_fds", before) < 20;
        });
        assertThat(Scrape.of(service).growth("dropwizard_log_events_total{level=\"error\",}", before))
                .isZero();
        assertThat(service.send("GET", "/health/ready").status()).isEqualTo(200);
    }

    /** Sends all of it, ends, and reads to the end. */
    private static void send(int port, byte[] request) throws IOException {
        String answer;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            write(socket, request);
            answer = read(socket.getInputStream());
        }
        Matcher status = STATUS.matcher(answer);
        while (status.find()) {
            int code = Integer.parseInt(status.group(1));
            assertThat(code < 500 || NOT_IMPLEMENTED.contains(code)).as(answer).isTrue();
        }
    }

    private static void write(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
        } catch (IOException e) {
            // It may have answered and closed before it had read everything.
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketException e) {
            // A reset, because of what was not read.
        }
        return all.toString(ISO_8859_1);
    }
}
