package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.postgres.PostgresServer;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;

/** The service on PostgreSQL; {@link PostgresInstancesIT} has several on one database. */
class PostgresIT {

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1800}";

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
            for (String task : List.of("checkpoint", "backup?to=x")) {
                assertThat(service.admin("POST", "/tasks/" + task).status())
                        .as(task)
                        .isEqualTo(404);
            }
            assertThat(service.admin("POST", "/tasks/integrity-check").body())
                    .startsWith("ok: the database is whole\n");
            assertThat(metrics)
                    .contains(
                            "marketplace_db_connections{state=\"busy\",}",
                            "marketplace_db_connections{state=\"idle\",}",
                            "marketplace_db_schema_compatible 1.0",
                            "marketplace_db_integrity_ok 1.0");
            assertThat(service.admin("POST", "/tasks/permits").body()).contains("8");
            assertThat(service.admin("POST", "/tasks/permits?reads=12&writes=4").body())
                    .contains("read: limit=12");
            Answer refused = service.admin("POST", "/tasks/permits?reads=12&writes=5");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("at most 16", "SEM_MAX");
        }
    }

    @Test
    void aCatalogueMovesFromSqliteByteForByte() {
        String ndjson = "Content-Type: application/x-ndjson";
        try (RunningService file = RunningService.in(folder, Map.of());
                RunningService server = start()) {
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < 700; i++) {
                rows.append("{\"name\":\"Grüner Tee ☕ ")
                        .append(i)
                        .append("\",\"price\":")
                        .append(1 + i);
                rows.append(i % 3 == 0 ? "" : ",\"description\":\"" + (i % 3 == 1 ? "" : "a\\n\\u0001'\\\\b") + "\"")
                        .append(i % 2 == 0 ? ",\"currency\":\"EUR\"}\n" : "}\n");
            }
            assertThat(file.sendJson("POST", "/products/import", rows.toString(), ndjson)
                            .status())
                    .isEqualTo(200);
            for (JsonNode row : file.send("GET", "/products?limit=100").json()) {
                file.sendJson("PATCH", "/products/" + row.path("id").asText(), "{\"price\":1000000000000}");
            }
            for (String format : List.of("ndjson", "csv")) {
                String exported =
                        file.send("GET", "/products/export?format=" + format).body();
                Answer imported = server.sendJson(
                        "POST",
                        "/products/import?format=" + format,
                        exported,
                        format.equals("csv") ? "Content-Type: text/csv" : ndjson);
                assertThat(imported.status()).as(imported.body()).isEqualTo(200);
                assertThat(imported.json().path("created").asInt()).isEqualTo(format.equals("csv") ? 0 : 700);
                assertThat(server.send("GET", "/products/export?format=" + format)
                                .body())
                        .isEqualTo(exported);
            }
            String item = "/products/"
                    + file.send("GET", "/products?limit=1")
                            .json()
                            .get(0)
                            .path("id")
                            .asText();
            assertThat(server.send("GET", item).header("ETag"))
                    .isEqualTo(file.send("GET", item).header("ETag"));
        }
    }

    private static String next(Answer page) {
        String link = page.header("Link");
        return link.substring(link.indexOf('<') + 1, link.indexOf('>'));
    }
}
