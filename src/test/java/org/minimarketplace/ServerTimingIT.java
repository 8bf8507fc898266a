package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
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

/** Each answer of the application port says where its time went. */
@TestInstance(Lifecycle.PER_CLASS)
class ServerTimingIT {

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1}";
    private static final Pattern WITH_WORK =
            Pattern.compile("permit;dur=(\\d+\\.\\d\\d), db;dur=(\\d+\\.\\d\\d), total;dur=(\\d+\\.\\d\\d)");

    private final ExecutorService clients = Executors.newCachedThreadPool();

    @RegisterExtension
    private static final RunningService service = RunningService.with(
            Map.of("gate.permits", "1", "gate.queue", "2", "gate.maxWait", "20s", "api.timeout", "20"));

    @AfterAll
    void stop() {
        clients.shutdownNow();
    }

    @ParameterizedTest(name = "{0} {1} is {2} and tells what the database took")
    @CsvSource({
        "GET, /products, 200",
        "HEAD, /products, 200",
        "POST, /products, 201",
        "GET, /products/0197e5a0-7c1e-7aaa-8000-000000000001, 404",
        "DELETE, /products/0197e5a0-7c1e-7aaa-8000-000000000001, 404"
    })
    void whatAsksTheDatabaseTellsItsParts(String method, String path, int status) {
        Answer answer = method.equals("POST") ? service.sendJson(method, path, CHAI) : service.send(method, path);

        assertThat(answer.status()).isEqualTo(status);
        Matcher timing = WITH_WORK.matcher(answer.header("Server-Timing"));
        assertThat(timing.matches()).as(answer.header("Server-Timing")).isTrue();
        assertThat(Double.parseDouble(timing.group(1)) + Double.parseDouble(timing.group(2)))
                .isLessThanOrEqualTo(Double.parseDouble(timing.group(3)));
    }

    @ParameterizedTest(name = "{0} {1} is {2} and tells the total alone")
    @CsvSource({
        "GET, /nowhere, 404",
        "DELETE, /products, 405",
        "GET, /products?limit=0, 400",
        "GET, /health/live, 200",
        "GET, /products/export, 200"
    })
    void whatAsksNothingTellsTheTotalAlone(String method, String path, int status) {
        Answer answer = service.send(method, path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Server-Timing")).matches("total;dur=\\d+\\.\\d\\d");
    }

    @Test
    void aWaitForAPermitIsTold() throws Exception {
        DatabaseGate gate = service.part(DatabaseGate.class);
        Permit taken = gate.enter(WorkClass.READ, Deadline.after(Duration.ofSeconds(20)));
        Future<Answer> waiting =
                clients.submit(() -> service.send("GET", "/products/0197e5a0-7c1e-7aaa-8000-000000000001"));
        eventually("queued", () -> gate.state(WorkClass.READ).queued() == 1);
        long queued = System.nanoTime();
        eventually("a while", () -> System.nanoTime() - queued > 20_000_000);

        taken.close();

        Matcher timing = WITH_WORK.matcher(waiting.get(20, TimeUnit.SECONDS).header("Server-Timing"));
        assertThat(timing.matches()).isTrue();
        assertThat(Double.parseDouble(timing.group(1))).isGreaterThanOrEqualTo(20);
    }
}
