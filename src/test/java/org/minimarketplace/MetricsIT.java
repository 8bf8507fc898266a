package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Scrape;

/** Each metric moves for the reason that its name gives, and for no other that a client could choose. */
@TestInstance(Lifecycle.PER_CLASS)
class MetricsIT {

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1}";

    private final ExecutorService clients = Executors.newCachedThreadPool();

    @RegisterExtension
    private static final RunningService service = RunningService.with(
                    Map.of("gate.permits", "2", "gate.queue", "2", "gate.maxWait", "60s", "api.timeout", "60"))
            .withoutSchedules();

    private DatabaseGate gate;

    @BeforeAll
    void start() {
        gate = service.part(DatabaseGate.class);
    }

    @AfterAll
    void stop() {
        clients.shutdownNow();
    }

    @ParameterizedTest(name = "permits of a {0} that are taken, and those who wait for one, are seen")
    @EnumSource(WorkClass.class)
    void theGateIsSeen(WorkClass work) throws Exception {
        String in = "{class=\"" + work.label() + "\",}";
        Scrape before = metrics();
        int limit = work == WorkClass.SCAN ? 1 : 2;
        assertThat(before.value("marketplace_db_semaphore_limit" + in)).isEqualTo(limit);
        assertThat(before.value("marketplace_db_semaphore_in_use" + in)).isZero();
        assertThat(before.value("marketplace_db_semaphore_queued" + in)).isZero();
        List<Permit> taken = new ArrayList<>();
        for (int i = 0; i < limit; i++) {
            taken.add(gate.enter(work, Deadline.after(Duration.ofSeconds(20))));
        }
        Future<Permit> waiting = clients.submit(() -> gate.enter(work, Deadline.after(Duration.ofSeconds(20))));
        eventually("queued", () -> metrics().value("marketplace_db_semaphore_queued" + in) == 1);

        assertThat(metrics().value("marketplace_db_semaphore_in_use" + in)).isEqualTo(limit);
        assertThat(metrics().growth("marketplace_db_semaphore_wait_duration_seconds_count" + in, before))
                .isEqualTo(limit);
        taken.forEach(Permit::close);
        waiting.get(20, TimeUnit.SECONDS).close();
        Scrape after = metrics();
        assertThat(after.growth("marketplace_db_semaphore_wait_duration_seconds_count" + in, before))
                .isEqualTo(limit + 1);
        assertThat(after.growth("marketplace_db_semaphore_wait_duration_seconds_sum" + in, before))
                .isPositive();
        assertThat(after.value("marketplace_db_semaphore_in_use" + in)).isZero();
        assertThat(after.value("marketplace_db_semaphore_queued" + in)).isZero();
    }

    @ParameterizedTest(name = "a write that is refused because of \"{0}\" is counted as that, and as {1}")
    @CsvSource({"full, 503, ''", "deadline, 504, wait=1"})
    void refusalsAreCountedByTheirReason(String reason, int status, String prefer) {
        List<Permit> taken = new ArrayList<>();
        List<Future<Permit>> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            taken.add(gate.enter(WorkClass.WRITE, Deadline.after(Duration.ofSeconds(20))));
        }
        Scrape before = metrics();
        if (reason.equals("full")) {
            for (int i = 0; i < 2; i++) {
                waiting.add(clients.submit(() -> gate.enter(WorkClass.WRITE, Deadline.after(Duration.ofSeconds(20)))));
            }
            eventually("full", () -> gate.state(WorkClass.WRITE).queued() == 2);
        }

        Answer answer = service.sendJson("POST", "/products", CHAI, "Prefer: " + prefer);

        assertThat(answer.status()).isEqualTo(status);
        eventually("counted", () -> requests("POST", "/products", status, before) == 1);
        assertOneWriteRefused(reason, metrics(), before);
        taken.forEach(Permit::close);
        waiting.forEach(MetricsIT::bringHome);
    }

    @Test
    void aWriteThatIsRefusedBecauseItWaitedTooLongIsCountedAsThat(@TempDir Path other) {
        try (RunningService impatient =
                RunningService.in(other, Map.of("gate.permits", "1", "gate.maxWait", "100ms", "api.timeout", "60"))) {
            Scrape before = Scrape.of(impatient);
            try (Permit taken =
                    impatient.part(DatabaseGate.class).enter(WorkClass.WRITE, Deadline.after(Duration.ofSeconds(20)))) {
                assertThat(taken).isNotNull();
                assertThat(impatient.sendJson("POST", "/products", CHAI).status())
                        .isEqualTo(503);
            }
            assertOneWriteRefused("late", Scrape.of(impatient), before);
        }
    }

    private static void assertOneWriteRefused(String reason, Scrape after, Scrape before) {
        for (String each : List.of("full", "late", "deadline", "closed")) {
            String series = "marketplace_db_semaphore_refused_total{class=\"write\",reason=\"" + each + "\",}";
            assertThat(after.growth(series, before)).as(each).isEqualTo(each.equals(reason) ? 1 : 0);
        }
    }

    @Test
    void everyOperationIsTimedUnderItsName() {
        Scrape before = metrics();

        Answer created = service.sendJson("POST", "/products", CHAI);
        String path = created.header("Location");
        assertThat(service.send("GET", path).status()).isEqualTo(200);
        assertThat(service.send("GET", "/products").status()).isEqualTo(200);
        assertThat(service.sendJson("PATCH", path, "{\"price\":2}").status()).isEqualTo(200);
        assertThat(service.sendJson("PUT", path, CHAI).status()).isEqualTo(200);
        assertThat(service.send("DELETE", path).status()).isEqualTo(204);
        assertThat(service.send("GET", "/products/export").status()).isEqualTo(200);

        Map<String, Double> expected =
                Map.of("create", 1.0, "find", 1.0, "page", 1.0, "update", 2.0, "delete", 1.0, "purge", 0.0);
        expected.forEach((operation, count) -> eventually(
                operation,
                () -> metrics()
                                .growth(
                                        "marketplace_db_operation_duration_seconds_count{operation=\"" + operation
                                                + "\",}",
                                        before)
                        == count));
        Scrape after = metrics();
        assertThat(after.growth("marketplace_db_operation_duration_seconds_count{operation=\"export\",}", before))
                .isPositive();
        assertThat(after.growth("marketplace_db_operation_duration_seconds_sum{operation=\"create\",}", before))
                .isPositive();
    }

    @Test
    void workThatIsGivenUpAtItsDeadlineIsCounted() throws SQLException {
        Scrape before = metrics();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            CompletableFuture<Answer> first =
                    CompletableFuture.supplyAsync(() -> service.sendJson("POST", "/products", CHAI));
            eventually(
                    "the one connection that writes is taken",
                    () -> metrics().value("dropwizard_pool_active{pool=\"writer\",}") == 1);
            assertThat(service.sendJson("POST", "/products", CHAI, "Prefer: wait=1")
                            .status())
                    .isEqualTo(504);
            statement.execute("ROLLBACK");
            assertThat(first.join().status()).isEqualTo(201);
        }

        eventually("counted", () -> requests("POST", "/products", 504, before) == 1);
        Scrape after = metrics();
        assertThat(after.growth("marketplace_db_cancelled_total{operation=\"create\",}", before))
                .isEqualTo(1);
        assertThat(after.growth("marketplace_db_cancelled_total{operation=\"find\",}", before))
                .isZero();
    }

    @ParameterizedTest(name = "{0} {1} is counted as {2}, {3}, {4}")
    @CsvSource({
        "GET, /products?limit=1, GET, /products, 200",
        "HEAD, /products, HEAD, /products, 200",
        "GET, /products?limit=0, GET, /products, 400",
        "GET, /products/0197e5a0-7c1e-7aaa-8000-000000000001, GET, /products/{id}, 404",
        "DELETE, /products/not-an-id, DELETE, /products/{id}, 404",
        "DELETE, /products, DELETE, /products, 405",
        "GET, /products/export, GET, /products/export, 200",
        "GET, /health/live, GET, /health/live, 200",
        "GET, /nowhere, GET, unmatched, 404",
        "FROB, /nowhere, other, unmatched, 404",
        "FROB, /products, other, /products, 405"
    })
    void requestsAreCountedByTheirRoute(String method, String target, String labelled, String path, int status) {
        Scrape before = metrics();

        assertThat(service.send(method, target).status()).isEqualTo(status);

        String series = "{method=\"" + labelled + "\",path=\"" + path + "\",";
        eventually("counted", () -> requests(labelled, path, status, before) == 1);
        eventually(
                "timed",
                () -> metrics().growth("marketplace_http_request_duration_seconds_count" + series + "}", before) == 1);
        Scrape after = metrics();
        assertThat(after.growth("marketplace_http_request_duration_seconds_sum" + series + "}", before))
                .isPositive();
    }

    @Test
    void requestsThatAreNotAnsweredYetAreSeen() throws Exception {
        eventually("nobody", () -> metrics().value("marketplace_http_in_flight_requests") == 0);
        List<Permit> taken = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            taken.add(gate.enter(WorkClass.READ, Deadline.after(Duration.ofSeconds(20))));
        }

        Future<Answer> waiting = clients.submit(() -> service.send("GET", "/products/" + UUID.randomUUID()));

        eventually("one", () -> metrics().value("marketplace_http_in_flight_requests") == 1);
        taken.forEach(Permit::close);
        assertThat(waiting.get(20, TimeUnit.SECONDS).status()).isEqualTo(404);
        eventually("nobody", () -> metrics().value("marketplace_http_in_flight_requests") == 0);
    }

    @Test
    void theSizesAreThoseOfTheFiles() throws Exception {
        Scrape before = metrics();
        String large = "x".repeat(2_000);
        for (int i = 0; i < 20; i++) {
            assertThat(service.sendJson(
                                    "POST",
                                    "/products",
                                    "{\"name\":\"Chai\",\"price\":1,\"description\":\"" + large + "\"}")
                            .status())
                    .isEqualTo(201);
        }

        Scrape after = metrics();
        assertThat(after.growth("marketplace_db_wal_bytes", before)).isPositive();
        assertThat(after.value("marketplace_db_wal_bytes"))
                .isEqualTo((double) Files.size(Path.of(service.database() + "-wal")));
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        assertThat(metrics().value("marketplace_db_wal_bytes")).isZero();
        assertThat(metrics().growth("marketplace_db_size_bytes", before)).isPositive();
        assertThat(metrics().value("marketplace_db_size_bytes")).isEqualTo((double) Files.size(service.database()));
    }

    @Test
    void theBuildAndTheOverridesAreSeen() {
        List<String> build = metrics().samples().keySet().stream()
                .filter(series -> series.startsWith("marketplace_build_info"))
                .toList();

        assertThat(build)
                .singleElement()
                .asString()
                .matches("marketplace_build_info\\{version=\"[0-9.]+\",commit=\"([0-9a-f]{40}|unknown)\",}");
        assertThat(metrics().value(build.get(0))).isEqualTo(1);
        assertThat(metrics().samples()).containsKey("marketplace_overrides_active{kind=\"permits\",}");
        assertThat(service.admin("GET", "/info").json().path("version").asText())
                .isEqualTo(build.get(0).replaceAll(".*version=\"([^\"]*)\".*", "$1"));
    }

    @Test
    void whatClientsMakeUpMakesNoSeries() {
        for (int warm = 0; warm < 2; warm++) {
            ask("/made-up/" + warm, "/products/" + UUID.randomUUID(), "MADEUP" + warm);
        }
        Set<String> before = names();

        for (int i = 0; i < 200; i++) {
            ask("/nowhere-" + i, "/products/" + UUID.randomUUID(), "VERB" + i);
        }

        assertThat(names()).isEqualTo(before);
    }

    private void ask(String unknown, String id, String method) {
        assertThat(service.send("GET", unknown).status()).isEqualTo(404);
        assertThat(service.send("GET", id).status()).isEqualTo(404);
        assertThat(service.send(method, unknown).status()).isEqualTo(404);
        assertThat(service.send("GET", "/products?made-up=" + unknown.length()).status())
                .isEqualTo(400);
    }

    /** The series that are ours or of Dropwizard; the JVM has some that come and go. */
    private Set<String> names() {
        eventually("all are counted", () -> metrics().value("marketplace_http_in_flight_requests") == 0);
        return metrics().samples().keySet().stream()
                .filter(series -> !series.startsWith("jvm_"))
                .collect(Collectors.toSet());
    }

    private double requests(String method, String path, int status, Scrape before) {
        return metrics()
                .growth(
                        "marketplace_http_requests_total{method=\"" + method + "\",path=\"" + path + "\",status=\""
                                + status + "\",}",
                        before);
    }

    private Scrape metrics() {
        return Scrape.of(service);
    }

    private static void bringHome(Future<Permit> permit) {
        try {
            permit.get(20, TimeUnit.SECONDS).close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
