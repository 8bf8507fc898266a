package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.db.postgres.PostgresServer;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;

/** A server that is killed under writes and comes back: what clients were told is what is there. */
class PostgresCrashIT {

    private static final int WRITERS = 6;

    @TempDir
    private Path folder;

    private final Map<String, Integer> told = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger numbers = new AtomicInteger();

    @AfterEach
    void stopWriters() {
        threads.shutdownNow();
    }

    @Test
    void everyAnswerIsTrueAfterTheServerWasKilledAndCameBack() throws Exception {
        Path data = folder.resolve("data");
        EmbeddedPostgres server = PostgresServer.embedded()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start();
        int port = server.getPort();
        Map<String, String> changes = new HashMap<>(Map.of(
                "database.url", "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "database.user", "postgres",
                "health.healthChecks[0].schedule.checkInterval", "100ms",
                "health.healthChecks[0].schedule.downtimeInterval", "100ms"));
        try (RunningService service = RunningService.in(folder, changes)) {
            for (int i = 0; i < WRITERS; i++) {
                threads.execute(() -> write(service));
            }
            eventually("some are stored", () -> told(201).size() >= 100);
            kill(data);
            eventually("the outage is noticed", () -> told(503).size() >= 20);
            eventually(
                    "it is not ready",
                    () -> service.send("GET", "/health/ready").status() == 503);
            int before = told(201).size();

            // Its files are locked for as long as this process holds the one that was killed.
            server.close();
            server = again(data, port);
            eventually("writes go on without a restart", () -> told(201).size() >= before + 100);
            eventually("it is ready", () -> service.send("GET", "/health/ready").status() == 200);
            over.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

            Set<String> there = names(service);
            assertThat(Set.copyOf(told.values())).isSubsetOf(201, 503, 504);
            assertThat(there).containsAll(told(201)).doesNotContainAnyElementsOf(told(503));
        } finally {
            server.close();
        }
    }

    private void write(RunningService service) {
        while (!over.get()) {
            String name = "n" + numbers.incrementAndGet();
            Answer answer = service.sendJson("POST", "/products", "{\"name\":\"" + name + "\",\"price\":1}");
            told.put(name, answer.status());
        }
    }

    private Set<String> told(int status) {
        Set<String> names = new TreeSet<>();
        told.forEach((name, answer) -> {
            if (answer == status) {
                names.add(name);
            }
        });
        return names;
    }

    private static Set<String> names(RunningService service) {
        Set<String> names = new TreeSet<>();
        service.send("GET", "/products/export?format=csv")
                .body()
                .lines()
                .skip(1)
                .forEach(line -> names.add(line.split(",", 3)[1].replace("\"", "")));
        return names;
    }

    /** The postmaster alone: its children notice, as they do when the system kills it. */
    private static void kill(Path data) throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    /** The first tries may come before the last child is gone. */
    private static EmbeddedPostgres again(Path data, int port) {
        EmbeddedPostgres[] started = new EmbeddedPostgres[1];
        eventually("the server starts again", () -> {
            try {
                started[0] = PostgresServer.embedded()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setPort(port)
                        .start();
                return true;
            } catch (IOException | IllegalStateException e) {
                return false;
            }
        });
        return started[0];
    }
}
