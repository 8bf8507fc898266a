package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.History;
import org.minimarketplace.harness.PostgresProcess;
import org.minimarketplace.harness.RunningService;

/**
 * A server that is killed under writes, and comes back or is replaced by its standby: what clients were told is what is
 * there, and nobody has seen anything that cannot have been.
 */
class PostgresCrashIT {

    private static final int WRITERS = 6;

    @TempDir
    private Path folder;

    private final Map<String, Integer> told = new ConcurrentHashMap<>();
    private final History history = new History();
    private final List<String> shared = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger numbers = new AtomicInteger();

    @AfterEach
    void stopWriters() {
        over.set(true);
        threads.shutdownNow();
    }

    private RunningService start(String url) {
        return RunningService.in(
                folder,
                new HashMap<>(Map.of(
                        "database.url", url,
                        "database.user", "postgres",
                        "health.healthChecks[0].schedule.checkInterval", "100ms",
                        "health.healthChecks[0].schedule.downtimeInterval", "100ms")));
    }

    @Test
    void everyAnswerIsTrueAfterTheServerWasKilledAndCameBack() throws Exception {
        try (PostgresProcess server = PostgresProcess.start(folder.resolve("data"));
                RunningService service = start("jdbc:postgresql://" + server.host() + "/postgres")) {
            beginWriting(service);
            server.kill();
            eventually("the outage is noticed", () -> told(503).size() >= 20);
            eventually(
                    "it is not ready",
                    () -> service.send("GET", "/health/ready").status() == 503);
            int before = told(201).size();

            server.startAgain();
            eventually("writes go on without a restart", () -> told(201).size() >= before + 100);
            eventually("it is ready", () -> service.send("GET", "/health/ready").status() == 200);
            assertNothingWasLostOrInvented(service);
        }
    }

    @Test
    void everyAnswerIsTrueAfterTheStandbyTookOver() throws Exception {
        try (PostgresProcess first = PostgresProcess.start(folder.resolve("first"));
                PostgresProcess second = first.standby(folder.resolve("second"))) {
            first.ask("ALTER SYSTEM SET synchronous_standby_names = '*'");
            first.ask("SELECT pg_reload_conf()");
            eventually(
                    "what is acknowledged is on both",
                    () -> ask(first, "SELECT sync_state FROM pg_stat_replication")
                            .equals("sync"));
            try (RunningService service = start("jdbc:postgresql://" + first.host() + "," + second.host()
                    + "/postgres?targetServerType=primary&hostRecheckSeconds=1")) {
                beginWriting(service);
                first.kill();
                eventually("the outage is noticed", () -> told(503).size() >= 5);
                int before = told(201).size();
                assertThat(second.ask("SELECT pg_promote()")).isEqualTo("t");
                eventually("writes go on at the new primary", () -> told(201).size() >= before + 100);

                // The trap: it answers, and refuses writes.
                first.startAgainBehind(second);
                assertThat(first.ask("SELECT pg_is_in_recovery()")).isEqualTo("t");
                second.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name = 'mini-marketplace'");
                int again = told(201).size();
                eventually("new connections find the primary", () -> told(201).size() >= again + 100);
                eventually(
                        "it is ready",
                        () -> service.send("GET", "/health/ready").status() == 200);
                assertNothingWasLostOrInvented(service);
                assertThat(first.ask("SELECT count(*) FROM pg_stat_activity"
                                + " WHERE application_name = 'mini-marketplace' AND state = 'active'"))
                        .isEqualTo("0");
            }
        }
    }

    private static String ask(PostgresProcess server, String sql) {
        try {
            return server.ask(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void beginWriting(RunningService service) {
        for (int i = 0; i < 3; i++) {
            shared.add(String.valueOf(service.sendJson("POST", "/products", "{\"name\":\"shared\",\"price\":1}")
                    .header("Location")));
        }
        for (int i = 0; i < WRITERS; i++) {
            threads.execute(() -> write(service));
        }
        eventually("some are stored", () -> told(201).size() >= 100);
    }

    private void write(RunningService service) {
        while (!over.get()) {
            int number = numbers.incrementAndGet();
            String name = "n" + number;
            Answer answer = service.sendJson("POST", "/products", "{\"name\":\"" + name + "\",\"price\":1}");
            told.put(name, answer.status());
            String item = shared.get(number % shared.size());
            history.write(item, () -> service.sendJson("PATCH", item, "{\"description\":\"" + name + "\"}"));
            history.read(item, () -> service.send("GET", item));
        }
    }

    private void assertNothingWasLostOrInvented(RunningService service) throws InterruptedException {
        over.set(true);
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        for (String item : shared) {
            history.read(item, () -> service.send("GET", item));
        }
        Set<String> there = names(service);
        assertThat(Set.copyOf(told.values())).isSubsetOf(201, 503, 504);
        assertThat(there).containsAll(told(201)).doesNotContainAnyElementsOf(told(503));
        assertThat(history.size()).isPositive();
        assertThat(history.violations()).isEmpty();
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
}
