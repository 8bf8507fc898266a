package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;

/** An instance that is taken out of the rotation says so, and serves whoever still comes. */
@TestInstance(Lifecycle.PER_CLASS)
class DrainIT {

    @RegisterExtension
    private static final RunningService service =
            RunningService.with(Map.of("health.healthChecks[0].schedule.checkInterval", "50ms"));

    @BeforeAll
    void start() {
        eventually("ready", () -> status("/health/ready") == 200);
    }

    @AfterEach
    void backIntoTheRotation() {
        assertThat(drain("enabled=false").status()).isEqualTo(200);
    }

    @Test
    void readinessIsGoneAtOnceAndLivenessStays() {
        Answer task = drain("enabled=true");
        assertThat(task.status()).isEqualTo(200);
        assertThat(task.body()).startsWith("draining: ");

        for (String path : new String[] {"/health", "/health/ready"}) {
            Answer answer = service.send("GET", path);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.json().path("status").asText()).isEqualTo("unhealthy");
            assertThat(answer.json().path("draining").asBoolean()).isTrue();
        }
        Answer alive = service.send("GET", "/health/live");
        assertThat(alive.status()).isEqualTo(200);
        assertThat(alive.json().path("draining").asBoolean()).isFalse();

        assertThat(drain("enabled=false").body()).startsWith("not draining: ");
        assertThat(status("/health/ready")).isEqualTo(200);
    }

    @Test
    void requestsAreServedAndTheirConnectionsClosed() {
        assertThat(service.send("GET", "/products").has("Connection")).isFalse();

        assertThat(drain("enabled=true").status()).isEqualTo(200);

        Answer created = service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Connection")).isEqualTo("close");
        for (String path : new String[] {created.header("Location"), "/products", "/health/live", "/nowhere"}) {
            Answer answer = service.send("GET", path);
            assertThat(answer.status()).isEqualTo(path.equals("/nowhere") ? 404 : 200);
            assertThat(answer.header("Connection")).as(path).isEqualTo("close");
        }

        assertThat(drain("enabled=false").status()).isEqualTo(200);
        assertThat(service.send("GET", "/products").has("Connection")).isFalse();
    }

    @ParameterizedTest(name = "drain with \"{0}\" is refused, and says: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | enabled must be true or false, and is missing",
                "enabled= | enabled must be true or false",
                "enabled=yes | enabled must be true or false, not yes",
                "enabled=TRUE | enabled must be true or false, not TRUE",
                "enabled=true&enabled=true | enabled is given more than once",
                "enable=true | enable is not an argument; known are [enabled]"
            })
    void wrongArgumentsAreRefused(String query, String said) {
        Answer answer = drain(query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).startsWith("error: " + said).doesNotContain("null");
        assertThat(status("/health/ready")).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0} changes nothing")
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE"})
    void onlyPostRunsATask(String method) {
        Answer answer = service.admin(method, "/tasks/drain?enabled=true");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
        assertThat(status("/health/ready")).isEqualTo(200);
    }

    private Answer drain(String query) {
        return service.admin("POST", "/tasks/drain?" + query);
    }

    private int status(String path) {
        return service.send("GET", path).status();
    }
}
