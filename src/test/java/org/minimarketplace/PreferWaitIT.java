package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;

/** {@code Prefer: wait=N} (RFC 7240, section 4.3): how long a client waits is up to it, within what is configured. */
class PreferWaitIT {

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1}";

    @RegisterExtension
    private static final RunningService service = RunningService.with(Map.of("api.timeout", "60"));

    @ParameterizedTest(name = "Prefer: {0} is honoured, and the answer says {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=20 | wait=20",
                "WAIT=20 | wait=20",
                "wait = 20 | wait=20",
                "wait=\"20\" | wait=20",
                "respond-async, wait=20 | wait=20",
                "wait=20; foo=bar | wait=20",
                "wait=20, wait=10 | wait=20",
                "wait=600 | wait=600"
            })
    void aPreferenceIsHonoured(String prefer, String applied) {
        Answer answer = service.send("GET", "/products", "Prefer: " + prefer);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Preference-Applied")).isEqualTo(applied);
    }

    @ParameterizedTest(name = "Prefer: {0} is ignored")
    @ValueSource(
            strings = {
                "wait",
                "wait=",
                "wait=-1",
                "wait=1.5",
                "wait=soon",
                "wait=0x1",
                "wait=1e1",
                "wait=99999999999",
                "wait=١",
                "unknown",
                "unknown=1",
                ",",
                "=",
                ";",
                "=5",
                "handling=strict",
                "\"wait=1\""
            })
    void whatIsNotUnderstoodIsIgnored(String prefer) {
        Answer answer = service.send(
                RawRequest.to("GET", "/products").header("Prefer: " + prefer).header("Accept: application/json"));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.has("Preference-Applied")).isFalse();
    }

    @Test
    void aWaitAndACountAreBothApplied() {
        for (String[] headers : new String[][] {
            {"Prefer: wait=20, count=exact"},
            {"Prefer: wait=20", "Prefer: count=exact"},
            {"Prefer: count=exact;x, wait=20"}
        }) {
            Answer answer = service.send("GET", "/products", headers);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("X-Total-Count")).isNotEmpty();
            assertThat(answer.header("Preference-Applied").split(", "))
                    .containsExactlyInAnyOrder("wait=20", "count=exact");
        }
    }

    @Test
    void errorsSayWhatWasAppliedToo() {
        Answer answer = service.send("GET", "/products/0197e5a0-7c1e-7aaa-8000-000000000001", "Prefer: wait=20");

        assertProblem(answer, 404, "not-found");
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=20");
    }

    @Test
    void whoDoesNotWaitAtAllIsTooLate() {
        Answer answer = service.sendJson("POST", "/products", CHAI, "Prefer: wait=0");

        assertProblem(answer, 504, "deadline-exceeded");
        assertThat(answer.json().path("detail").asText()).contains("nothing was changed");
    }

    @ParameterizedTest(name = "a write behind a lock with Prefer: wait={0} is given up after {1} s")
    @CsvSource({"1, 1", "600, 3"})
    void aWaitShortensTheDeadlineAndNeverLengthensIt(int wait, int seconds, @TempDir Path folder) throws SQLException {
        try (RunningService hasty = RunningService.in(folder, Map.of("api.timeout", "3"));
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + hasty.database());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            long start = System.nanoTime();

            Answer answer = hasty.sendJson("POST", "/products", CHAI, "Prefer: wait=" + wait);

            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            statement.execute("ROLLBACK");
            assertProblem(answer, 503, "database-busy");
            assertThat(answer.json().path("detail").asText()).contains("nothing was changed");
            // Generous, and far from what the client offered.
            assertThat(taken).isBetween(Duration.ofMillis(seconds * 900L), Duration.ofSeconds(20));
            assertThat(hasty.sendJson("POST", "/products", CHAI).status()).isEqualTo(201);
        }
    }
}
