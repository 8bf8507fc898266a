package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.Migrator;
import org.minimarketplace.harness.JarProcess;

/** The process is told to stop in the middle of a migration that takes long: the next start begins it anew. */
class StopInMigrationIT {

    /** The migration behind it makes the words of all products. */
    private static final int BEFORE = 4;

    private static final int PRODUCTS = 50_000;
    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "with {0} bytes of it in the log")
    @ValueSource(ints = {1, 1_000_000, 4_000_000})
    void theNextStartMigratesAnew(int bytes) throws Exception {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        make();
        try (JarProcess service = start()) {
            Path log = folder.resolve("marketplace.db-wal");
            long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
            while (sizeOf(log) < bytes && !schemaIsNew()) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }

            int exit = service.terminate();

            assertThat(exit).as(Files.readString(folder.resolve("stdout"))).isIn(0, TERMINATED);
            assertThat(Files.readString(folder.resolve("stderr"))).doesNotContain("\tat ");
        }
        assertThat(text("PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(text("SELECT count(*) FROM products")).isEqualTo(String.valueOf(PRODUCTS));

        try (JarProcess service = start()) {
            service.awaitReady();
            assertThat(service.terminate()).isZero();
        }
        assertThat(schemaIsNew()).isTrue();
        assertThat(text("SELECT count(*) FROM products_text WHERE products_text MATCH '\"chai\"'"))
                .isEqualTo(String.valueOf(PRODUCTS));
    }

    private JarProcess start() {
        return JarProcess.start(folder, Map.of("SHUTDOWN_WAIT", "0s"), List.of("-XX:TieredStopAtLevel=1"));
    }

    private static long sizeOf(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private boolean schemaIsNew() throws SQLException {
        return Integer.parseInt(text("SELECT max(version) FROM schema_migrations")) > BEFORE;
    }

    private String text(String query) throws SQLException {
        try (Connection connection = TestDatabases.connect(folder.resolve("marketplace.db"));
                Statement statement = connection.createStatement()) {
            // The service may be at the file as well.
            statement.execute("PRAGMA busy_timeout = 30000");
            try (ResultSet row = statement.executeQuery(query)) {
                return row.getString(1);
            }
        }
    }

    /**
     * A database as the release before made it; its log is folded back, so that what is in the log is the migration's.
     */
    private void make() throws SQLException {
        try (Connection connection = TestDatabases.connect(folder.resolve("marketplace.db"));
                Statement statement = connection.createStatement()) {
            new Migrator(SqliteMigrations.all().subList(0, BEFORE), new SqliteDialect(), Clock.systemUTC())
                    .migrate(connection, ProgressObserver.NONE);
            statement.execute("INSERT INTO products (id, name, description, price, currency, version, created_at,"
                    + " updated_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT " + PRODUCTS
                    + ") SELECT format('019b0000-0000-7000-8000-%012d', i), 'Chai ' || i, 'of leaves and a leaf', 1,"
                    + " 'USD', 1, 0, 0 FROM n");
            statement.execute("PRAGMA journal_mode = WAL");
        }
    }
}
