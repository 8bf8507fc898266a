package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.BackupSettings;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.FileBackups;
import org.minimarketplace.db.sqlite.Sqlite;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Together;

/** Writers that read first do not overwrite each other. */
class LostUpdateIT {

    private static final int WRITERS = 16;
    private static final int INCREMENTS = 25;

    private static final String BODY = "{\"name\":\"Counter\",\"price\":9}";

    @TempDir
    Path folder;

    @Test
    void noIncrementIsLost() {
        // Writers wait for each other: that a busy machine makes them wait long is not the subject.
        try (RunningService service = RunningService.in(folder, Map.of("gate.maxWait", "60s", "api.timeout", "60"))) {
            String path = created(service);

            Together.run(WRITERS, () -> {
                for (int i = 0; i < INCREMENTS; i++) {
                    increment(service, path);
                }
                return true;
            });

            Answer last = service.send("GET", path);
            assertThat(last.json().path("price").asInt()).isEqualTo(1 + WRITERS * INCREMENTS);
            assertThat(last.json().path("version").asInt()).isEqualTo(1 + WRITERS * INCREMENTS);
            assertThat(last.header("ETag")).startsWith("\"401-");
        }
    }

    private static void increment(RunningService service, String path) {
        Answer answer;
        do {
            Answer read = service.send("GET", path);
            String body = "{\"name\":\"Counter\",\"price\":%d}"
                    .formatted(read.json().path("price").asInt() + 1);
            answer = service.sendJson("PUT", path, body, "If-Match: " + read.header("ETag"));
        } while (answer.status() == 412);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void writesWithoutAConditionCanBeRefused() {
        try (RunningService service = RunningService.in(folder, Map.of("api.requireIfMatch", "true"))) {
            String path = created(service);

            assertProblem(service.sendJson("PUT", path, "{\"name\":\"a\",\"price\":2}"), 428, "precondition-required");
            assertProblem(service.sendJson("PATCH", path, "{\"price\":2}"), 428, "precondition-required");
            assertProblem(service.send("DELETE", path), 428, "precondition-required");

            assertProblem(service.send("DELETE", path, "If-None-Match: \"x\""), 428, "precondition-required");

            String first = service.send("GET", path).header("ETag");
            assertThat(first).startsWith("\"1-");
            for (String condition : List.of("If-Match: " + first, "If-Match: *")) {
                assertThat(service.sendJson("PATCH", path, "{\"price\":2}", condition)
                                .status())
                        .isEqualTo(200);
            }
            assertProblem(service.send("DELETE", path, "If-Match: " + first), 412, "precondition-failed");
            String second = service.send("GET", path).header("ETag");
            assertThat(service.send("DELETE", path, "If-Match: " + second).status())
                    .isEqualTo(204);
        }
    }

    /** The version of the backup comes again, with another content: the tag of before must not name it. */
    @Test
    void anEditOfWhatABackupHasTakenBackIsNoticed() {
        Path copy = folder.resolve("copy.db");
        String path;
        String backedUp;
        String lost;
        try (RunningService service = RunningService.in(folder, Map.of())) {
            path = created(service);
            backedUp = service.send("GET", path).header("ETag");
            backups().take(copy, false);
            lost = service.sendJson("PATCH", path, "{\"price\":2}").header("ETag");
        }
        backups().restore(copy, true);
        try (RunningService service = RunningService.in(folder, Map.of())) {
            assertThat(service.send("GET", path, "If-None-Match: " + backedUp).status())
                    .as("what came back is what was backed up")
                    .isEqualTo(304);
            Answer other = service.sendJson("PATCH", path, "{\"price\":3}", "If-Match: " + backedUp);
            assertThat(other.json().path("version").asInt()).isEqualTo(2);
            assertThat(lost).startsWith("\"2-");

            assertProblem(service.sendJson("PUT", path, BODY, "If-Match: " + lost), 412, "precondition-failed");
            assertProblem(service.sendJson("PATCH", path, BODY, "If-Match: " + lost), 412, "precondition-failed");
            assertProblem(service.send("DELETE", path, "If-Match: " + lost), 412, "precondition-failed");
            assertThat(service.send("GET", path, "If-None-Match: " + lost).json())
                    .isEqualTo(other.json());
        }
    }

    private static String created(RunningService service) {
        Answer created = service.sendJson("POST", "/products", "{\"name\":\"Counter\",\"price\":1}");
        return "/products/" + created.json().path("id").asText();
    }

    private FileBackups backups() {
        DatabaseSettings settings = DatabaseSettings.at("jdbc:sqlite:" + folder.resolve("marketplace.db"));
        return new Sqlite(settings, BackupSettings.defaults(), Clock.systemUTC()).backups(ProgressObserver.NONE);
    }
}
