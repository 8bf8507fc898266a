package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.postgres.PostgresServer;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Together;

/** The service on PostgreSQL, alone and with a second instance on the same database. */
class PostgresIT {

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1800}";
    private static final int WRITERS = 8;
    private static final int INCREMENTS = 25;

    @TempDir
    private Path folder;

    private final DatabaseSettings database = PostgresServer.get().newDatabase();

    private RunningService start() {
        Map<String, String> changes = new HashMap<>(Map.of("database.url", database.url()));
        changes.put("database.user", String.valueOf(database.user()));
        changes.put("database.password", String.valueOf(database.password()));
        return RunningService.in(folder, changes);
    }

    @Test
    void theApiIsTheSame() {
        try (RunningService service = start()) {
            Answer made = service.sendJson(
                    "POST", "/products", "{\"name\":\"Grüner Tee\",\"description\":\"aus Assam\",\"price\":450}");
            assertThat(made.status()).as(made.body()).isEqualTo(201);
            String item = made.header("Location");
            String tag = made.header("ETag");
            assertThat(service.send("GET", item).json()).isEqualTo(made.json());
            assertThat(service.send("GET", item, "If-None-Match: " + tag).status())
                    .isEqualTo(304);
            assertThat(service.sendJson("PATCH", item, "{\"price\":500}", "If-Match: " + tag)
                            .status())
                    .isEqualTo(200);
            assertProblem(
                    service.sendJson("PATCH", item, "{\"price\":501}", "If-Match: " + tag), 412, "precondition-failed");
            assertThat(service.sendJson("PUT", item, CHAI)
                            .json()
                            .path("version")
                            .asLong())
                    .isEqualTo(3);

            Answer batch = service.sendJson(
                    "POST", "/products/batch", "[" + CHAI + ",{\"name\":\"Latte\",\"price\":2,\"currency\":\"EUR\"}]");
            assertThat(batch.status()).as(batch.body()).isEqualTo(201);
            Answer page = service.send("GET", "/products?q=chai&limit=1", "Prefer: count=exact");
            assertThat(page.header("X-Total-Count")).isEqualTo("2");
            assertThat(service.send("GET", next(page)).json()).hasSize(1);
            assertThat(service.send("GET", "/products?sort=-price,name&currency=EUR")
                            .json())
                    .hasSize(1);
            assertThat(service.send("GET", "/products?q=assam").json()).isEmpty();

            String export = service.send("GET", "/products/export").body();
            assertThat(export.lines()).hasSize(3);
            assertThat(service.send("DELETE", item).status()).isEqualTo(204);
            assertThat(service.send("GET", item).status()).isEqualTo(404);
            Answer imported =
                    service.sendJson("POST", "/products/import", export, "Content-Type: application/x-ndjson");
            assertThat(imported.json().path("created").asInt()).isEqualTo(1);
            assertThat(service.send("GET", "/products/export").body()).isEqualTo(export);
        }
    }

    @Test
    void theOperatorFindsWhatThereIs() {
        try (RunningService service = start()) {
            assertThat(service.send("GET", "/health/ready").status()).isEqualTo(200);
            Answer info = service.admin("GET", "/info");
            assertThat(info.json().path("postgresql").asText()).isNotEmpty();
            assertThat(info.json().has("sqlite")).isFalse();
            String metrics = service.admin("GET", "/metrics").body();
            assertThat(metrics)
                    .contains(
                            "marketplace_db_operation_duration_seconds",
                            "marketplace_storage_info{storage=\"postgresql\"")
                    .doesNotContain("marketplace_db_wal_bytes", "marketplace_disk_free_bytes", "marketplace_backup");
            for (String task : List.of("checkpoint", "backup?to=x", "integrity-check")) {
                assertThat(service.admin("POST", "/tasks/" + task).status())
                        .as(task)
                        .isEqualTo(404);
            }
            assertThat(service.admin("POST", "/tasks/permits").body()).contains("8");
        }
    }

    @Test
    void countersOverTwoInstancesAreExact() {
        try (RunningService one = start();
                RunningService other = start()) {
            String plain = one.sendJson("POST", "/products", "{\"name\":\"Counter\",\"price\":1}")
                    .header("Location");
            String tagged = one.sendJson("POST", "/products", "{\"name\":\"Counter\",\"price\":1}")
                    .header("Location");
            AtomicInteger next = new AtomicInteger();
            Together.run(WRITERS, () -> {
                RunningService service = next.getAndIncrement() % 2 == 0 ? one : other;
                for (int i = 0; i < INCREMENTS; i++) {
                    // Each is a change, and none of them knows what it changes: none may be refused.
                    assertThat(service.sendJson(
                                            "PATCH",
                                            plain,
                                            "{\"description\":\""
                                                    + Thread.currentThread().getId() + "-" + i + "\"}")
                                    .status())
                            .isEqualTo(200);
                    increment(service, tagged);
                }
                return 0;
            });
            assertThat(other.send("GET", plain).json().path("version").asInt()).isEqualTo(1 + WRITERS * INCREMENTS);
            assertThat(one.send("GET", tagged).json().path("price").asInt()).isEqualTo(1 + WRITERS * INCREMENTS);
        }
    }

    private static void increment(RunningService service, String item) {
        int status;
        do {
            Answer read = service.send("GET", item);
            int price = read.json().path("price").asInt();
            status = service.sendJson(
                            "PATCH", item, "{\"price\":" + (price + 1) + "}", "If-Match: " + read.header("ETag"))
                    .status();
            assertThat(status).isIn(200, 412);
        } while (status == 412);
    }

    @Test
    void aKeyMakesOneProductOverBoth() {
        try (RunningService one = start();
                RunningService other = start()) {
            AtomicInteger next = new AtomicInteger();
            Callable<Answer> create = () -> (next.getAndIncrement() % 2 == 0 ? one : other)
                    .sendJson("POST", "/products", CHAI, "Idempotency-Key: k");

            List<Answer> answers = Together.run(40, create);

            assertThat(answers)
                    .allSatisfy(answer ->
                            assertThat(answer.status()).as(answer.body()).isIn(201, 409));
            assertThat(answers.stream()
                            .filter(answer ->
                                    answer.status() == 201 && !"true".equals(answer.header("Idempotency-Replayed"))))
                    .hasSize(1);
            assertThat(one.send("GET", "/products").json()).hasSize(1);
        }
    }

    @Test
    void aWalkOverPagesOfBothSeesEachProductOnce() {
        try (RunningService one = start();
                RunningService other = start()) {
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                rows.append("{\"name\":\"Tea ")
                        .append(i % 7)
                        .append("\",\"price\":")
                        .append(1 + i % 3)
                        .append("}\n");
            }
            one.sendJson("POST", "/products/import", rows.toString(), "Content-Type: application/x-ndjson");
            for (String query : List.of("sort=name", "sort=-price,name", "q=tea")) {
                List<String> seen = new ArrayList<>();
                String path = "/products?limit=7&" + query;
                for (int i = 0; path != null; i++) {
                    Answer page = (i % 2 == 0 ? one : other).send("GET", path);
                    assertThat(page.status()).as(page.body()).isEqualTo(200);
                    page.json().forEach(row -> seen.add(row.path("id").asText()));
                    // Comes and goes while the walk is under way.
                    Answer passing = other.sendJson("POST", "/products", CHAI);
                    one.send("DELETE", passing.header("Location"));
                    path = String.valueOf(page.header("Link")).contains("rel=\"next\"") ? next(page) : null;
                }
                assertThat(seen).as(query).hasSize(100).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void theSameFileImportedOnBothAtOnceIsStoredOnce() {
        try (RunningService one = start();
                RunningService other = start()) {
            String file = "{\"name\":\"a\",\"price\":1}\n".repeat(1_200);
            AtomicInteger next = new AtomicInteger();
            List<Answer> imports = Together.run(
                    2,
                    () -> (next.getAndIncrement() == 0 ? one : other)
                            .sendJson("POST", "/products/import", file, "Content-Type: application/x-ndjson"));

            assertThat(imports)
                    .allSatisfy(answer ->
                            assertThat(answer.status()).as(answer.body()).isEqualTo(200));
            assertThat(imports.stream()
                            .mapToInt(answer -> answer.json().path("created").asInt())
                            .sum())
                    .isEqualTo(1_200);
            assertThat(one.send("GET", "/products?limit=1", "Prefer: count=exact")
                            .header("X-Total-Count"))
                    .isEqualTo("1200");
        }
    }

    private static String next(Answer page) {
        String link = page.header("Link");
        return link.substring(link.indexOf('<') + 1, link.indexOf('>'));
    }
}
