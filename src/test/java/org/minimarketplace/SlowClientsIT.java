package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.JarProcess;
import org.minimarketplace.harness.KeepAliveClient;
import org.minimarketplace.harness.KeepAliveClient.Answered;
import org.minimarketplace.harness.KeepAliveClient.Outcome;
import org.minimarketplace.harness.Metrics;
import org.minimarketplace.harness.SlowConnections;

/** Clients that send slowly, or hang up in the middle, cost the service next to nothing, and other clients nothing. */
class SlowClientsIT {

    private static final int WANTED = 2_000;

    /** Files that the test and the service need beside the connections. */
    private static final int SPARE_FILES = 500;

    private static final Duration ATTACK = Duration.ofSeconds(6);
    private static final int NORMAL_CLIENTS = 4;
    /** How much longer half of the requests may take at most. */
    private static final int TIMES_LONGER = 5;

    private static final long SANE_MILLIS = 200;
    /** What is leaked never comes home; a machine with much else to do may take its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private JarProcess service;
    private URI base;

    @BeforeEach
    void start() throws IOException {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        // A small heap: what slow clients cost is not told from what the collector leaves for later otherwise.
        service = JarProcess.start(folder, Map.of(), List.of("-XX:TieredStopAtLevel=1", "-Xmx192m"));
        base = service.awaitReady();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void slowClientsLeaveTheOthersUnharmed() throws Exception {
        int count = Math.min(WANTED, (int) openFilesAllowed() - SPARE_FILES);
        if (count < WANTED) {
            System.out.printf("slow clients: only %d, because of the limit of open files (ulimit -n)%n", count);
        }
        measureNormalClients(Duration.ofSeconds(2), () -> {});
        List<Duration> before = measureNormalClients(Duration.ofSeconds(2), () -> {});
        long memoryBefore = residentKibibytes();

        try (SlowConnections slow = new SlowConnections()) {
            for (int i = 0; i < count / 2; i++) {
                slow.add(base.getPort(), "GET /products HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", "slowly ");
                slow.add(
                        base.getPort(),
                        "POST /products HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 2000\r\n\r\n{\"name\":\"Chai\",\"price\":1,\"description\":\"",
                        "slowly ");
            }
            List<Duration> times = measureNormalClients(ATTACK, slow::drip);
            Metrics during = Metrics.of(service);
            int closed = slow.drip();
            long memory = residentKibibytes();
            System.out.printf(
                    "slow clients: %d, %d closed by the server; %d normal requests, p50 %d ms (before %d), p99 %d ms,"
                            + " slowest %d ms;"
                            + " resident memory %d MiB, before %d MiB%n",
                    slow.size(),
                    closed,
                    times.size(),
                    percentile(times, 50),
                    percentile(before, 50),
                    percentile(times, 99),
                    percentile(times, 100),
                    memory / 1024,
                    memoryBefore / 1024);
            assertThat(percentile(times, 50)).isLessThan(TIMES_LONGER * percentile(before, 50) + SANE_MILLIS);
            assertThat(during.permitsInUse())
                    .as("permits that slow clients hold")
                    .isZero();
            assertThat(memory - memoryBefore).as("KiB of memory for them").isLessThan(256 * 1024);
        }
        assertNothingIsHeld();
    }

    /** Hang up while their requests wait at the gate, run in the database, or are answered. */
    @Test
    void clientsThatHangUpLeakNoPermit() throws Exception {
        String product = service.send("POST", base.resolve("/products"), "{\"name\":\"Chai\",\"price\":1}")
                .json()
                .path("id")
                .asText();
        List<String> requests = List.of(
                "GET /products?q=c&sort=-price HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /products/" + product + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                post(25),
                post(250));
        for (int wave = 0; wave < 5; wave++) {
            try (SlowConnections gone = new SlowConnections()) {
                for (int i = 0; i < 200; i++) {
                    gone.add(base.getPort(), requests.get(i % requests.size()), " ");
                }
            }
        }
        awaitCreation();
        assertNothingIsHeld();
    }

    /** Requests of those who are gone may still wait to be accepted, and fill the gate: that is told by a 503. */
    private void awaitCreation() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int status;
        do {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            status = service.send("POST", base.resolve("/products"), "{\"name\":\"Chai\",\"price\":1}")
                    .status();
        } while (status == 503 && System.nanoTime() < end);
        assertThat(status).isEqualTo(201);
    }

    /** A creation of 25 bytes that claims to have more. */
    private static String post(int length) {
        return "POST /products HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + length + "\r\n\r\n{\"name\":\"Chai\",\"price\":1}";
    }

    private void assertNothingIsHeld() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Metrics metrics = Metrics.of(service);
        while (System.nanoTime() < end
                && metrics.permitsInUse() + metrics.queued() + metrics.sum("marketplace_http_in_flight_requests") > 0) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            metrics = Metrics.of(service);
        }
        assertThat(metrics.permitsInUse()).as("permits in use").isZero();
        assertThat(metrics.queued()).as("queued").isZero();
        assertThat(metrics.sum("marketplace_http_in_flight_requests"))
                .as("in flight")
                .isZero();
        assertThat(metrics.sum("marketplace_http_requests_total")).isPositive();
    }

    /** Reads and writes in closed loops; fails if one of them is not a success. */
    private List<Duration> measureNormalClients(Duration time, Runnable meanwhile) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService executor = Executors.newFixedThreadPool(NORMAL_CLIENTS);
        try {
            List<Future<List<Duration>>> clients = new ArrayList<>();
            for (int i = 0; i < NORMAL_CLIENTS; i++) {
                clients.add(executor.submit(() -> normalClient(over)));
            }
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                meanwhile.run();
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
            over.set(true);
            List<Duration> times = new ArrayList<>();
            for (Future<List<Duration>> client : clients) {
                times.addAll(client.get());
            }
            Collections.sort(times);
            return times;
        } finally {
            executor.shutdownNow();
        }
    }

    private List<Duration> normalClient(AtomicBoolean over) {
        List<Duration> times = new ArrayList<>();
        try (KeepAliveClient client = new KeepAliveClient(base.getPort())) {
            while (!over.get()) {
                boolean writes = times.size() % 2 == 0;
                long start = System.nanoTime();
                Outcome outcome = writes
                        ? client.send("POST", "/products", "{\"name\":\"Chai\",\"price\":1}")
                        : client.send("GET", "/products?limit=1", null);
                times.add(Duration.ofNanos(System.nanoTime() - start));
                assertThat(outcome).isInstanceOf(Answered.class);
                assertThat(((Answered) outcome).answer().status()).isEqualTo(writes ? 201 : 200);
                // An own pace: the test is about other clients' slowness, not about the service's limits.
                LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
            }
        }
        return times;
    }

    private static long percentile(List<Duration> sorted, int percent) {
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100))
                .toMillis();
    }

    /** The soft limit of open files, which the service inherits from this process. */
    private static long openFilesAllowed() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split(" +", -1)[3])
                .mapToLong(limit -> limit.equals("unlimited") ? Integer.MAX_VALUE : Long.parseLong(limit))
                .findFirst()
                .orElseThrow();
    }

    private long residentKibibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + service.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
