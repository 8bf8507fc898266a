package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;
import static org.minimarketplace.harness.Eventually.eventually;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;

/** What clients get when there is more to do than the database is given. */
@TestInstance(Lifecycle.PER_CLASS)
class GateIT {

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1}";
    private static final String NOBODY = "/products/0197e5a0-7c1e-7aaa-8000-000000000001";

    private final ExecutorService clients = Executors.newCachedThreadPool();

    @RegisterExtension
    private static final RunningService service = RunningService.with(
                    Map.of("gate.permits", "1", "gate.queue", "2", "gate.maxWait", "60s", "api.timeout", "60"))
            .withoutSchedules();

    private DatabaseGate gate;

    @BeforeAll
    void start() {
        gate = service.part(DatabaseGate.class);
    }

    @AfterEach
    void everythingWorksAfterwards() {
        for (WorkClass work : WorkClass.values()) {
            eventually("permits are home", () -> gate.state(work).inUse() == 0);
        }
        Answer created = service.sendJson("POST", "/products", CHAI);
        assertThat(created.status()).isEqualTo(201);
        assertThat(service.send("GET", created.header("Location")).status()).isEqualTo(200);
        assertThat(service.send("GET", "/products").status()).isEqualTo(200);
    }

    @AfterAll
    void stop() {
        clients.shutdownNow();
    }

    @ParameterizedTest(name = "{0} whose own deadline comes before the longest wait is 504")
    @ValueSource(strings = {"GET", "POST"})
    void aDeadlineThatPassesInTheQueueIsADeadline(String method) {
        try (Permit read = take(WorkClass.READ);
                Permit write = take(WorkClass.WRITE)) {
            assertThat(List.of(read, write)).hasSize(2);

            assertProblem(service.sendJson(method, "/products", CHAI, "Prefer: wait=1"), 504, "deadline-exceeded");
        }
    }

    @Test
    void aWriteThatSomebodyElseLocksOutIsToldSo() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");

            assertRetryable(service.sendJson("POST", "/products", CHAI, "Prefer: wait=1"), "database-busy");

            statement.execute("ROLLBACK");
        }
    }

    @Test
    void whoFindsTheQueueFullIsToldAtOnceAndOthersAreServed() throws SQLException {
        String known = service.sendJson("POST", "/products", CHAI).header("Location");
        assertThat(service.admin("POST", "/tasks/permits").body()).contains("write: limit=1 inUse=0 queued=0");
        List<Future<Answer>> waiting = new ArrayList<>();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            Future<Answer> slow = clients.submit(() -> service.sendJson("POST", "/products", CHAI));
            eventually("the permit is taken", () -> gate.state(WorkClass.WRITE).inUse() == 1);
            fillTheQueue(waiting);

            for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
                assertRetryable(request(method, method.equals("POST") ? "/products" : known), "queue-full");
            }
            // Refused before anything is parsed: these would be 400, 415, 413 and 422.
            assertRetryable(service.sendJson("POST", "/products", "{nonsense"), "queue-full");
            assertRetryable(service.sendJson("POST", "/products", "x", "Content-Type: text/plain"), "queue-full");
            assertRetryable(service.sendJson("POST", "/products", "x".repeat(400_000)), "queue-full");
            assertRetryable(service.sendJson("POST", "/products/batch", "[{}]"), "queue-full");

            assertThat(service.send("GET", known).status()).isEqualTo(200);
            assertThat(service.send("GET", "/products").status()).isEqualTo(200);
            assertOperatorsAreServed();
            statement.execute("ROLLBACK");
            assertThat(outcome(slow).status()).isEqualTo(201);
        }
        for (Future<Answer> each : waiting) {
            assertThat(outcome(each).status()).isEqualTo(201);
        }
    }

    @Test
    void aRequestThatNeedsNoDatabaseIsServedWhileEveryPermitIsTaken() {
        List<Future<Answer>> waiting = new ArrayList<>();
        try (Permit read = take(WorkClass.READ);
                Permit write = take(WorkClass.WRITE)) {
            assertThat(List.of(read, write)).hasSize(2);
            fillTheQueue(waiting);

            assertOperatorsAreServed();
            assertProblem(service.send("GET", "/nowhere"), 404, "not-found");
        }
        waiting.forEach(each -> assertThat(outcome(each).status()).isEqualTo(201));
    }

    @Test
    void aReadThatRunsOnAndOnEndsAtItsDeadline() throws SQLException {
        // A table that never ends. It looks at a real one, because only then does SQLite notice that it is gone later.
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                Statement statement = other.createStatement()) {
            statement.execute("ALTER TABLE products RENAME TO hidden_products");
            statement.execute("""
                    CREATE VIEW products AS
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                    SELECT i AS row_id, CAST(i AS TEXT) AS id, '' AS name, '' AS description, 1 AS price,
                           'USD' AS currency, 1 AS version, i AS created_at, i AS updated_at
                    FROM n WHERE (SELECT count(*) FROM hidden_products) >= 0
                    """);
            try {
                for (String path : new String[] {NOBODY, "/products?sort=-price"}) {
                    long start = System.nanoTime();
                    assertProblem(service.send("GET", path, "Prefer: wait=1"), 504, "deadline-exceeded");
                    assertThat(Duration.ofNanos(System.nanoTime() - start))
                            .isBetween(Duration.ofMillis(950), Duration.ofSeconds(10));
                    assertThat(gate.state(WorkClass.READ).inUse()).isZero();
                }
            } finally {
                statement.execute("DROP VIEW products");
                statement.execute("ALTER TABLE hidden_products RENAME TO products");
            }
        }
    }

    private void assertOperatorsAreServed() {
        assertThat(service.send("GET", "/health/live").status()).isEqualTo(200);
        assertThat(service.send("GET", "/health/ready").status()).isEqualTo(200);
        for (String path : new String[] {"/metrics", "/info", "/healthcheck", "/ping", "/threads"}) {
            assertThat(service.admin("GET", path).status()).as(path).isEqualTo(200);
        }
        assertThat(service.admin("POST", "/tasks/permits").status()).isEqualTo(200);
    }

    private void fillTheQueue(List<Future<Answer>> waiting) {
        for (int i = 0; i < 2; i++) {
            waiting.add(clients.submit(() -> service.sendJson("POST", "/products", CHAI)));
        }
        eventually("the queue is full", () -> gate.state(WorkClass.WRITE).queued() == 2);
    }

    private static void assertRetryable(Answer answer, String type) {
        assertProblem(answer, 503, type);
        assertThat(answer.header("Retry-After")).matches("[1-3]");
    }

    private Answer request(String method, String path) {
        return method.equals("GET") || method.equals("DELETE")
                ? service.send(method, path)
                : service.sendJson(method, path, CHAI);
    }

    private Permit take(WorkClass work) {
        return gate.enter(work, Deadline.after(Duration.ofSeconds(20)));
    }

    private static Answer outcome(Future<Answer> answer) {
        try {
            return answer.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
