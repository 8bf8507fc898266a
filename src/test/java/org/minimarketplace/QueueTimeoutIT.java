package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;

/** What clients get when the database has no place for them for longer than is configured. */
@TestInstance(Lifecycle.PER_CLASS)
class QueueTimeoutIT {

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1}";
    private static final String NOBODY = "/products/0197e5a0-7c1e-7aaa-8000-000000000001";

    @RegisterExtension
    private static final RunningService service = RunningService.with(
            Map.of("gate.permits", "2", "gate.queue", "4", "gate.maxWait", "100ms", "api.timeout", "60"));

    private DatabaseGate gate;

    @BeforeAll
    void start() {
        gate = service.part(DatabaseGate.class);
    }

    @ParameterizedTest(name = "{0} {1} that waits too long for a permit is to come back later")
    @CsvSource({
        "GET, " + NOBODY,
        "HEAD, " + NOBODY,
        "GET, /products",
        "POST, /products",
        "PUT, " + NOBODY,
        "PATCH, " + NOBODY,
        "DELETE, " + NOBODY
    })
    void whoWaitsTooLongIsToldToComeBack(String method, String path) {
        try (Permit read = take(WorkClass.READ);
                Permit another = take(WorkClass.READ);
                Permit write = take(WorkClass.WRITE);
                Permit last = take(WorkClass.WRITE)) {
            assertThat(List.of(read, another, write, last)).hasSize(4);

            Answer answer = service.sendJson(method, path, CHAI);

            if (method.equals("HEAD")) {
                assertThat(answer.status()).isEqualTo(503);
            } else {
                assertProblem(answer, 503, "queue-timeout");
            }
            assertThat(answer.header("Retry-After")).matches("[1-3]");
        }
        assertThat(service.sendJson(method, path, CHAI).status()).isIn(200, 201, 404);
    }

    @Test
    void scansGiveWayBeforeReads() {
        String known = service.sendJson("POST", "/products", CHAI).header("Location");
        try (Permit scan = take(WorkClass.SCAN)) {
            assertThat(scan).isNotNull();

            assertProblem(service.send("GET", "/products"), 503, "queue-timeout");
            assertThat(service.send("GET", known).status()).isEqualTo(200);
        }
        assertThat(service.send("GET", "/products").status()).isEqualTo(200);
    }

    private Permit take(WorkClass work) {
        return gate.enter(work, Deadline.after(Duration.ofSeconds(20)));
    }
}
