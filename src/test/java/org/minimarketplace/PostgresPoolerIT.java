package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.postgres.PostgresServer;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.PgBouncer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Together;

/**
 * Two instances behind PgBouncer in transaction mode, which has fewer connections to the server than they have to it.
 */
@Tag("tools")
class PostgresPoolerIT {

    private static final int CONNECTIONS = 4;
    private static final int CLIENTS = 12;
    private static final int ROUNDS = 15;

    @TempDir
    private Path folder;

    private final DatabaseSettings database = PostgresServer.get().newDatabase();

    @BeforeEach
    void needsTheProgram() {
        assumeTrue(PgBouncer.isInstalled(), "not installed: apt-get install pgbouncer");
    }

    private RunningService start(PgBouncer pooler) {
        Map<String, String> changes = new HashMap<>(Map.of(
                "database.url", pooler.url(database),
                "database.migrationUrl", database.url(),
                "database.pooler", "transaction"));
        changes.put("database.user", String.valueOf(database.user()));
        changes.put("database.password", String.valueOf(database.password()));
        return RunningService.in(folder, changes);
    }

    @Test
    void whatHoldsWithoutItHoldsBehindIt() throws Exception {
        try (PgBouncer pooler = PgBouncer.start(folder, database, CONNECTIONS);
                RunningService one = start(pooler);
                RunningService other = start(pooler)) {
            String plain = one.sendJson("POST", "/products", "{\"name\":\"Counter\",\"price\":1}")
                    .header("Location");
            AtomicInteger turns = new AtomicInteger();
            List<Integer> unrepeated = Together.run(CLIENTS, () -> {
                RunningService mine = turns.getAndIncrement() % 2 == 0 ? one : other;
                int made = 0;
                for (int i = 0; i < ROUNDS; i++) {
                    String change = "{\"description\":\"" + turns.getAndIncrement() + "\"}";
                    Answer changed = mine.sendJson("PATCH", plain, change);
                    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
                    assertThat(mine.send("GET", plain).status()).isEqualTo(200);
                    Answer page = mine.send("GET", "/products?q=counter&sort=-price", "Prefer: count=exact");
                    assertThat(page.status()).as(page.body()).isEqualTo(200);
                    Answer keyed = mine.sendJson(
                            "POST", "/products", "{\"name\":\"Keyed\",\"price\":1}", "Idempotency-Key: round-" + i);
                    assertThat(keyed.status()).as(keyed.body()).isIn(201, 409);
                    made += keyed.status() == 201 && !"true".equals(keyed.header("Idempotency-Replayed")) ? 1 : 0;
                }
                return made;
            });
            assertThat(one.send("GET", plain).json().path("version").asInt()).isEqualTo(1 + CLIENTS * ROUNDS);
            assertThat(unrepeated.stream().mapToInt(Integer::intValue).sum()).isEqualTo(ROUNDS);
            String file = "{\"name\":\"Imported\",\"price\":1}\n".repeat(1_000);
            assertThat(other.sendJson("POST", "/products/import", file, "Content-Type: application/x-ndjson")
                            .json()
                            .path("created")
                            .asInt())
                    .isEqualTo(1_000);
            assertThat(one.send("GET", "/products/export").body().lines()).hasSize(1_000 + ROUNDS + 1);
            assertThat(sharedConnections()).isBetween(1, CONNECTIONS);
            assertThat(one.admin("POST", "/tasks/integrity-check").body()).startsWith("ok");
            assertThat(one.send("GET", "/health/ready").status()).isEqualTo(200);
        }
    }

    /** Of everybody but this test, while two instances have several each to the pooler. */
    private int sharedConnections() throws SQLException {
        try (Connection connection = PostgresServer.get().connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND pid <> pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
