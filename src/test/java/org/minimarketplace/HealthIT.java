package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertHardened;
import static org.minimarketplace.harness.Answers.assertProblem;

import com.codahale.metrics.health.HealthCheckRegistry;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Scrape;
import org.minimarketplace.health.StopChecksFirst;

/** What an orchestrator sees of a service that is well, and of one that lost its database. */
class HealthIT {

    @TempDir
    Path folder;

    @RegisterExtension
    private final RunningService service = RunningService.with(Map.of(
            "health.healthChecks[0].schedule.checkInterval", "50ms",
            "health.healthChecks[0].schedule.downtimeInterval", "50ms",
            "health.healthChecks[1].schedule.checkInterval", "50ms",
            "health.healthChecks[1].schedule.downtimeInterval", "50ms",
            "health.healthChecks[2].schedule.checkInterval", "50ms",
            "health.healthChecks[2].schedule.downtimeInterval", "50ms",
            "health.healthChecks[3].schedule.checkInterval", "50ms",
            // So much sooner than the deadline that a busy machine cannot take one for the other.
            "gate.maxWait", "100ms",
            // Three times this makes a gate stuck.
            "api.timeout", "2"));

    @ParameterizedTest(name = "{0} says that all is well")
    @ValueSource(strings = {"/health", "/health/live", "/health/ready"})
    void aServiceThatIsWellSaysSo(String path) {
        await("well", () -> service.send("GET", path).status() == 200);

        Answer answer = service.send("GET", path);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertHardened(answer);
        assertThat(answer.json().path("status").asText()).isEqualTo("healthy");
        assertThat(answer.json().path("checks"))
                .isNotEmpty()
                .allMatch(check -> check.path("healthy").asBoolean());

        Answer head = service.send("HEAD", path);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertHardened(head);
    }

    @Test
    void aServiceWhoseDatabaseIsDamagedIsAliveAndNotReady() throws IOException {
        await("ready", () -> status("/health/ready") == 200);

        damage();

        await("not ready", () -> status("/health/ready") == 503);
        Answer answer = service.send("GET", "/health/ready");
        assertHardened(answer);
        assertThat(answer.json().path("status").asText()).isEqualTo("unhealthy");
        assertThat(answer.json().path("checks").findValuesAsText("name")).contains("database");
        assertThat(answer.body())
                .doesNotContain(
                        "Exception",
                        "SQL",
                        "org.",
                        service.database().resolveSibling("").toString());
        assertThat(status("/health")).isEqualTo(503);
        assertThat(status("/health/live")).isEqualTo(200);
        Answer read = service.send("GET", "/products");
        assertProblem(read, 503, "database-unavailable");
        assertThat(read.header("Retry-After")).matches("[1-3]");
    }

    /** Managed objects stop in the reverse order: what is checked, after its checks. */
    @Test
    void aServiceThatStopsIsNoOutage() {
        List<Managed> parts = service.parts();
        HealthCheckRegistry checks = service.healthChecks();
        assertThat(checks.getNames()).contains("database", "gate");

        assertThat(parts.get(parts.size() - 1)).isInstanceOf(StopChecksFirst.class);
        service.close();
        assertThat(checks.getNames()).isEmpty();
    }

    /** Until it is stopped it would go on writing to a file that nobody finds again. */
    @Test
    void aServiceWhoseDatabaseWasRemovedIsAliveAndNotReady() throws IOException {
        await("ready", () -> status("/health/ready") == 200);

        Files.delete(service.database());

        await("not ready", () -> status("/health/ready") == 503);
        await("seen", () -> healthy("database-file") == 0);
        assertThat(status("/health/live")).isEqualTo(200);
    }

    @Test
    void aServiceWhoseDatabaseWasReplacedIsAliveAndNotReady() throws IOException {
        await("ready", () -> status("/health/ready") == 200);

        Path copy = folder.resolve("copy.db");
        Files.copy(service.database(), copy);
        Files.move(copy, service.database(), StandardCopyOption.REPLACE_EXISTING);

        await("not ready", () -> status("/health/ready") == 503);
        assertThat(status("/health/live")).isEqualTo(200);
    }

    @Test
    void everyCheckIsShownToLoadBalancersOperatorsAndPrometheus() {
        assertThat(service.send("GET", "/health/ready").json().path("checks").findValuesAsText("name"))
                .containsExactlyInAnyOrder("database", "database-file", "gate", "disk-space", "drain", "deadlocks");
        assertThat(service.admin("GET", "/healthcheck").json().properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("database", "database-file", "gate", "disk-space", "drain", "deadlocks");
        for (String check : List.of("database", "database-file", "gate", "disk-space", "drain", "deadlocks")) {
            assertThat(healthy(check)).as(check).isEqualTo(1);
        }
    }

    @Test
    void aServiceWhoseGateIsStuckIsAliveAndNotReadyUntilAPermitComesHome() {
        DatabaseGate gate = service.part(DatabaseGate.class);
        List<Permit> taken = new ArrayList<>();
        int permits = gate.state(WorkClass.WRITE).limit();
        for (int i = 0; i < permits; i++) {
            taken.add(gate.enter(WorkClass.WRITE, Deadline.after(Duration.ofSeconds(20))));
        }
        await("ready", () -> status("/health/ready") == 200);

        assertThat(service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1}")
                        .status())
                .isEqualTo(503);

        await("not ready", () -> status("/health/ready") == 503);
        assertThat(status("/health/live")).isEqualTo(200);
        await("seen", () -> healthy("gate") == 0);
        Answer operators = service.admin("GET", "/healthcheck");
        assertThat(operators.status()).isEqualTo(500);
        assertThat(operators.json().path("gate").path("message").asText()).contains("write: nobody was let in");
        taken.forEach(Permit::close);
        await("ready again", () -> status("/health/ready") == 200);
    }

    @Test
    void aDrainIsSeenEverywhereAtOnceAndAliveStays() {
        assertThat(service.admin("POST", "/tasks/drain?enabled=true").status()).isEqualTo(200);

        assertThat(status("/health/ready")).isEqualTo(503);
        assertThat(status("/health/live")).isEqualTo(200);
        assertThat(healthy("drain")).isZero();
        assertThat(Scrape.of(service).value("marketplace_overrides_active{kind=\"drain\",}"))
                .isEqualTo(1);
        assertThat(service.admin("GET", "/healthcheck").status()).isEqualTo(500);
        assertThat(service.admin("POST", "/tasks/drain?enabled=false").status()).isEqualTo(200);
        assertThat(status("/health/ready")).isEqualTo(200);
        assertThat(healthy("drain")).isEqualTo(1);
    }

    /** Reads go on, and another instance has no more room. */
    @Test
    void aServiceWhoseDiskIsNearlyFullSaysSoAndStaysReady(@TempDir Path other) {
        try (RunningService tight = RunningService.in(
                other,
                Map.of(
                        "database.minFreeSpace", "1024TiB",
                        "health.healthChecks[3].schedule.checkInterval", "50ms"))) {
            await("seen", () -> Scrape.of(tight).value("marketplace_health_check_healthy{check=\"disk-space\",}") == 0);

            Answer ready = tight.send("GET", "/health/ready");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.body()).contains("{\"name\":\"disk-space\",\"healthy\":false");
            assertThat(tight.send("GET", "/health/live").status()).isEqualTo(200);
            assertThat(tight.admin("GET", "/healthcheck")
                            .json()
                            .path("disk-space")
                            .path("message")
                            .asText())
                    .contains("MiB free", "MiB wanted");
        }
    }

    private double healthy(String check) {
        return Scrape.of(service).value("marketplace_health_check_healthy{check=\"" + check + "\",}");
    }

    /** Overwrites the file and its log, and the index of the log, so that nobody goes on with what is in memory. */
    private void damage() throws IOException {
        overwrite("marketplace.db", (byte) 'x');
        overwrite("marketplace.db-wal", (byte) 'x');
        overwrite("marketplace.db-shm", (byte) 0);
    }

    private void overwrite(String name, byte filler) throws IOException {
        Path file = service.database().resolveSibling(name);
        byte[] noise = new byte[(int) Files.size(file)];
        Arrays.fill(noise, filler);
        // In place: truncating a file that is mapped into memory ends the process.
        Files.write(file, noise, StandardOpenOption.WRITE);
    }

    private int status(String path) {
        return service.send("GET", path).status();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
