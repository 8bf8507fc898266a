package org.minimarketplace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.JarProcess;

/** A process that is out of memory ends by itself, whoever caught the error, and comes back with what it stored. */
@Timeout(300)
class OutOfMemoryIT {

    private static final int MANY = 2_000;

    @TempDir
    Path folder;

    /** Java code throws it outside of the heap, so the JVM's own option does not hear of it. */
    @Test
    void itEndsAndComesBack() throws Exception {
        String host = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String greedy = "GET /products?limit=200" + host + "GET /products/export" + host;
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        List<String> small = List.of("-Xmx128m", "-XX:MaxDirectMemorySize=400k", "-XX:TieredStopAtLevel=1");
        List<String> stored = new ArrayList<>();
        try (JarProcess service = JarProcess.start(folder, Map.of("GATE_QUEUE", "2000"), small)) {
            URI base = service.awaitReady();
            for (int i = 0; i < 30; i++) {
                Answer created = service.post(
                        base.resolve("/products"),
                        "{\"name\":\"Chai\",\"price\":1,\"description\":\"" + "x".repeat(2000) + "\"}");
                assertThat(created.status()).isEqualTo(201);
                stored.add(created.header("Location"));
            }

            List<SocketChannel> clients = new ArrayList<>();
            try {
                for (int i = 0; i < MANY && service.isAlive(); i++) {
                    clients.add(ask(base.getPort(), greedy));
                }
                assertThat(service.awaitExit()).isEqualTo(3);
            } finally {
                for (SocketChannel client : clients) {
                    client.close();
                }
            }
            assertThat(service.output("stderr")).contains("error: out of memory, the process ends with 3: ");
        }

        try (JarProcess service = JarProcess.start(folder, Map.of())) {
            URI base = service.awaitReady();
            assertThat(stored)
                    .allSatisfy(location -> assertThat(
                                    service.get(base.resolve(location)).status())
                            .isEqualTo(200));
        }
    }

    /** Sends as much as it takes, and reads nothing. */
    private static SocketChannel ask(int port, String requests) throws IOException {
        SocketChannel client = SocketChannel.open();
        client.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        try {
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            ByteBuffer bytes = ByteBuffer.wrap(requests.getBytes(ISO_8859_1));
            client.configureBlocking(false);
            while (bytes.hasRemaining() && client.write(bytes) > 0) {
                // more of it
            }
        } catch (IOException e) {
            // It is gone, or refuses: what counts is how it ends.
        }
        return client;
    }
}
