package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.JarProcess;
import org.minimarketplace.harness.Metrics;

/**
 * Another process holds SQLite's write lock, as a backup tool or a shell that was left open does. Writes end at their
 * deadline, everything else goes on, and nothing has to be done afterwards.
 */
class LockedDatabaseIT {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** The promise is the deadline and 100 ms; the rest is for a machine that stands still for a while. */
    private static final Duration WRITE_LIMIT = DEADLINE.multipliedBy(2);

    /** For half of the requests: one that a busy machine holds up does not decide. */
    private static final Duration QUICK = Duration.ofMillis(400);

    private static final int WRITERS = 12;
    private static final String NEW = "{\"name\":\"Chai\",\"price\":1800}";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"})
    void writesEndAtTheirDeadlineAndEverythingElseGoesOn(String begin) throws Exception {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        try (JarProcess service =
                JarProcess.start(folder, Map.of("SEM_MAX", "1", "TIMEOUT", "5", "GATE_MAX_WAIT", "30s"))) {
            URI base = service.awaitReady();
            Answer product = service.send("POST", base.resolve("/products"), NEW);
            URI one = base.resolve(product.header("Location"));
            warmUp(service, base, one);

            List<Timed> writes;
            List<Timed> others;
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("marketplace.db"));
                    Statement statement = other.createStatement()) {
                statement.execute(begin);
                ExecutorService clients = Executors.newFixedThreadPool(WRITERS);
                try {
                    List<Future<Timed>> pending = new ArrayList<>();
                    for (int i = 0; i < WRITERS; i++) {
                        int number = i;
                        pending.add(clients.submit(() -> write(service, base, one, number)));
                    }
                    others = whatGoesOn(service, base, one, pending);
                    writes = results(pending);
                } finally {
                    clients.shutdownNow();
                }
                statement.execute("ROLLBACK");
            }
            assertThat(others).as("requests that ended while all writes waited").isNotEmpty();
            assertItWrites(service, base);

            assertThat(writes).allSatisfy(write -> {
                assertThat(write.answer().status()).as(write.what()).isIn(503, 504);
                assertThat(write.took()).as(write.what()).isLessThan(WRITE_LIMIT);
            });
            assertThat(writes)
                    .filteredOn(write -> write.answer().status() == 503)
                    .allSatisfy(write ->
                            assertThat(write.answer().header("Retry-After")).matches("[1-3]"));
            assertThat(others)
                    .allSatisfy(other ->
                            assertThat(other.answer().status()).as(other.what()).isEqualTo(200));
            assertThat(median(others)).isLessThan(QUICK);
            assertNothingIsLeft(service, base, one, product);
        }
    }

    /** A database that is locked when the service starts is waited for, or named in the line that says why not. */
    @Test
    void aServiceThatStartsUnderALockSaysWhatHoldsItUp() throws IOException, SQLException {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("marketplace.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            try (JarProcess service = JarProcess.start(folder, Map.of())) {
                assertThat(service.awaitExit()).isEqualTo(1);
                assertThat(service.errors()).hasSize(1);
                assertThat(service.errors().get(0)).contains("marketplace.db is locked by another process");
            }
        }
    }

    private static void warmUp(JarProcess service, URI base, URI one) {
        for (int i = 0; i < 100; i++) {
            for (URI uri : others(service, base, one)) {
                assertThat(service.get(uri).status()).isEqualTo(200);
            }
        }
    }

    private static List<URI> others(JarProcess service, URI base, URI one) {
        return List.of(
                one,
                base.resolve("/products"),
                base.resolve("/health/ready"),
                base.resolve("/health/live"),
                URI.create(service.adminUri() + "/metrics"));
    }

    private static Timed write(JarProcess service, URI base, URI one, int number) {
        return switch (number % 4) {
            case 0 -> Timed.of("POST", () -> service.send("POST", base.resolve("/products"), NEW));
            case 1 -> Timed.of("PUT", () -> service.send("PUT", one, NEW));
            case 2 -> Timed.of("PATCH", () -> service.send("PATCH", one, "{\"price\":1}"));
            default -> Timed.of("DELETE", () -> service.send("DELETE", one, null));
        };
    }

    /** Reads, health and metrics, again and again; answers those that were over before the first write was. */
    private static List<Timed> whatGoesOn(JarProcess service, URI base, URI one, List<Future<Timed>> writes) {
        List<Timed> others = new ArrayList<>();
        while (writes.stream().noneMatch(Future::isDone)) {
            List<Timed> round = others(service, base, one).stream()
                    .map(uri -> Timed.of("GET " + uri.getPath(), () -> service.get(uri)))
                    .toList();
            if (writes.stream().noneMatch(Future::isDone)) {
                others.addAll(round);
            }
        }
        return others;
    }

    private static List<Timed> results(List<Future<Timed>> pending) throws Exception {
        List<Timed> results = new ArrayList<>();
        for (Future<Timed> one : pending) {
            results.add(one.get());
        }
        return results;
    }

    /** The first write after the lock is a success. */
    private static void assertItWrites(JarProcess service, URI base) {
        Answer first = service.send("POST", base.resolve("/products"), NEW);
        assertThat(first.status()).as(first.body()).isEqualTo(201);
    }

    private static void assertNothingIsLeft(JarProcess service, URI base, URI one, Answer product) {
        assertThat(service.get(one).json()).isEqualTo(product.json());
        assertThat(service.get(base.resolve("/products")).json())
                .as("the first product, and the one after the lock")
                .hasSize(2);
        assertThat(service.send("PUT", one, NEW).status()).isEqualTo(200);
        assertThat(service.send("PATCH", one, "{\"price\":1}").status()).isEqualTo(200);
        assertThat(service.send("DELETE", one, null).status()).isEqualTo(204);
        Metrics metrics = Metrics.of(service);
        assertThat(metrics.permitsInUse()).isZero();
        assertThat(metrics.queued()).isZero();
    }

    private static Duration median(List<Timed> requests) {
        return requests.stream().map(Timed::took).sorted().toList().get(requests.size() / 2);
    }

    /** An answer, and how long it took. */
    private record Timed(String what, Answer answer, Duration took) {

        static Timed of(String what, Supplier<Answer> request) {
            long start = System.nanoTime();
            Answer answer = request.get();
            return new Timed(what, answer, Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
