package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Scrape;

/** The operator sees the permits, changes them while the service runs, and may have that taken back. */
@TestInstance(Lifecycle.PER_CLASS)
class PermitsTaskIT {

    private static final String AS_CONFIGURED = """
            read: limit=6 inUse=0 queued=0
            scan: limit=3 inUse=0 queued=0
            write: limit=4 inUse=0 queued=0
            override: none
            """;

    @RegisterExtension
    private static final RunningService service = RunningService.with(Map.of("gate.reads", "6", "gate.writes", "4"));

    @AfterEach
    void asConfigured() {
        assertThat(permits("reads=6&writes=4").body()).isEqualTo(AS_CONFIGURED);
        assertThat(override()).isEmpty();
        assertThat(active()).isZero();
    }

    @Test
    void withoutArgumentsTheTaskOnlyShows() {
        Answer answer = permits("");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.body()).isEqualTo(AS_CONFIGURED);
        assertThat(override()).isEmpty();
        assertThat(active()).isZero();
    }

    @ParameterizedTest(name = "{0} sets {1} to read, {2} to scan, {3} to write")
    @CsvSource({"reads=2&writes=1, 2, 1, 1", "reads=10, 10, 5, 4", "writes=256, 6, 3, 256", "reads=1, 1, 1, 4"})
    void permitsAreSetUntilTheNextChange(String query, int reads, int scans, int writes) {
        Answer answer = permits(query);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("read: limit=" + reads + " ")
                .contains("scan: limit=" + scans + " ")
                .contains("write: limit=" + writes + " ")
                .contains("override: until the next change");
        JsonNode override = override();
        assertThat(override.path("reads").asInt()).isEqualTo(reads);
        assertThat(override.path("writes").asInt()).isEqualTo(writes);
        assertThat(override.path("until").asText()).isEqualTo("the next change");
        assertThat(active()).isEqualTo(1);
        assertThat(Scrape.of(service).value("marketplace_db_semaphore_limit{class=\"read\",}"))
                .isEqualTo(reads);
    }

    @Test
    void anOverrideForAWhileSaysUntilWhen() {
        Instant before = Instant.now();

        assertThat(permits("reads=2&for=10m").body()).contains("override: until 20");

        Instant until = Instant.parse(override().path("until").asText());
        assertThat(until)
                .isBetween(before.plus(Duration.ofMinutes(10)), Instant.now().plus(Duration.ofMinutes(10)));
        assertThat(active()).isEqualTo(1);
    }

    @Test
    void anOverrideForAWhileTakesItselfBack() {
        assertThat(permits("reads=2&writes=2&for=1s").status()).isEqualTo(200);

        eventually("back", () -> permits("").body().equals(AS_CONFIGURED));
    }

    @ParameterizedTest(name = "permits with \"{0}\" is refused, and says: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "reads=0 | reads must be a whole number from 1 to 256, not 0",
                "reads=257 | reads must be a whole number from 1 to 256, not 257",
                "reads=-1 | reads must be a whole number from 1 to 256, not -1",
                "reads= | reads must be a whole number from 1 to 256",
                "reads=2.5 | reads must be a whole number from 1 to 256, not 2.5",
                "reads=99999999999999999999 | reads must be a whole number from 1 to 256",
                "reads=2&writes=many | writes must be a whole number from 1 to 256, not many",
                "reads=2&reads=3 | reads is given more than once",
                "read=2 | read is not an argument; known are [reads, writes, for]",
                "for=10m | for goes with reads or writes",
                "reads=2&for=soon | for must be a duration from 1s to 7d, like 10m, not soon",
                "reads=2&for=0s | for must be a duration from 1s to 7d, like 10m, not 0s",
                "reads=2&for=8d | for must be a duration from 1s to 7d, like 10m, not 8d",
                "reads=2&for=999999999999999999999d | for must be a duration from 1s to 7d",
                "reads=2&for=9223372036854775807d | for must be a duration from 1s to 7d",
                "reads=2&for= | for must be a duration from 1s to 7d"
            })
    void wrongArgumentsAreRefusedByName(String query, String said) {
        Answer answer = permits(query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).startsWith("error: " + said);
        assertThat(permits("").body()).isEqualTo(AS_CONFIGURED);
    }

    @ParameterizedTest(name = "{0} sets nothing")
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
    void onlyPostRunsATask(String method) {
        Answer answer = service.admin(method, "/tasks/permits?reads=1");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
        assertThat(permits("").body()).isEqualTo(AS_CONFIGURED);
    }

    private Answer permits(String query) {
        return service.admin("POST", "/tasks/permits?" + query);
    }

    private JsonNode override() {
        return service.admin("GET", "/info").json().path("overrides").path("permits");
    }

    private double active() {
        return Scrape.of(service).value("marketplace_overrides_active{kind=\"permits\",}");
    }
}
