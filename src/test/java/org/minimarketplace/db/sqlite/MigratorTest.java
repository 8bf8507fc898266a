package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.Migration;
import org.minimarketplace.db.Migrator;

class MigratorTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private static final Migration FIRST = Migration.of(
            1, "0001_a.sql", "PRAGMA application_id = 0x4D4B5450; CREATE TABLE a (x); CREATE TABLE a2 (x);");
    private static final Migration SECOND =
            Migration.of(2, "0002_b.sql", "CREATE TABLE b (x); INSERT INTO b VALUES (1);");

    @TempDir
    Path folder;

    @Test
    void appliesEverythingToAFreshFile() throws SQLException {
        try (Connection connection = connect()) {
            assertThat(migrate(connection, FIRST, SECOND)).isEqualTo(2);

            assertThat(column(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"))
                    .containsExactly("a", "a2", "b", "schema_migrations");
            assertThat(column(
                            connection,
                            "SELECT version || ' ' || name || ' ' || checksum || ' ' || applied_at"
                                    + " FROM schema_migrations ORDER BY version"))
                    .containsExactly(
                            "1 0001_a.sql " + FIRST.checksum() + " " + NOW.toEpochMilli(),
                            "2 0002_b.sql " + SECOND.checksum() + " " + NOW.toEpochMilli());
        }
    }

    @Test
    void appliesTheServicesOwnHistory() throws SQLException {
        List<Migration> all = SqliteMigrations.all();
        try (Connection connection = connect()) {
            assertThat(new Migrator(all, new SqliteDialect(), CLOCK).migrate(connection, ProgressObserver.NONE))
                    .isEqualTo(all.get(all.size() - 1).version());
            assertThat(all)
                    .extracting(Migration::version)
                    .doesNotHaveDuplicates()
                    .isSorted();
            assertThat(column(connection, "PRAGMA integrity_check")).containsExactly("ok");
        }
    }

    @Test
    void appliesNothingTwice() throws SQLException {
        try (Connection connection = connect()) {
            migrate(connection, FIRST, SECOND);

            assertThat(migrate(connection, FIRST, SECOND)).isEqualTo(2);
            assertThat(column(connection, "SELECT count(*) FROM b")).containsExactly("1");
        }
    }

    @Test
    void appliesOnlyWhatIsMissing() throws SQLException {
        try (Connection connection = connect()) {
            assertThat(migrate(connection, FIRST)).isEqualTo(1);
            execute(connection, "INSERT INTO a VALUES (42)");

            assertThat(migrate(connection, FIRST, SECOND)).isEqualTo(2);
            assertThat(column(connection, "SELECT x FROM a")).containsExactly("42");
            assertThat(column(connection, "SELECT x FROM b")).containsExactly("1");
        }
    }

    @Test
    void refusesAHistoryThatDiffers() throws SQLException {
        Migration changed = Migration.of(1, "0001_a.sql", FIRST.sql() + " ");
        try (Connection connection = connect()) {
            migrate(connection, FIRST);

            assertRefused(connection, "0001_a.sql differs", changed, SECOND);
        }
    }

    @Test
    void refusesADatabaseOfANewerVersion() throws SQLException {
        try (Connection connection = connect()) {
            migrate(connection, FIRST, SECOND);

            assertRefused(connection, "newer version of the service (0002_b.sql)", FIRST);
        }
    }

    @ParameterizedTest(name = "refuses a database that somebody else made by: {0}")
    @ValueSource(
            strings = {
                "CREATE TABLE theirs (x)",
                "PRAGMA application_id = 1",
                "CREATE VIEW theirs AS SELECT 1",
                "CREATE TABLE schema_migrations (version, name, checksum)"
            })
    void refusesAForeignDatabase(String sql) throws Exception {
        try (Connection connection = connect()) {
            execute(connection, sql);
            byte[] before = Files.readAllBytes(file());

            assertRefused(connection, "another application", FIRST);
            assertThat(Files.readAllBytes(file())).isEqualTo(before);
        }
    }

    @ParameterizedTest(name = "leaves nothing of a step behind that fails with: {0}")
    @ValueSource(strings = {"CREATE TABLE a (x)", "NOT SQL AT ALL", "INSERT INTO a VALUES (1, 2, 3)"})
    void leavesNothingOfAFailedStepBehind(String failure) throws SQLException {
        Migration failing = Migration.of(2, "0002_b.sql", "CREATE TABLE b (x); INSERT INTO a VALUES (1); " + failure);
        try (Connection connection = connect()) {
            assertThatThrownBy(() -> migrate(connection, FIRST, failing)).isInstanceOf(SQLException.class);

            assertThat(column(connection, "SELECT name FROM sqlite_schema WHERE name = 'b'"))
                    .isEmpty();
            assertThat(column(connection, "SELECT x FROM a")).isEmpty();
            assertThat(column(connection, "SELECT version FROM schema_migrations"))
                    .containsExactly("1");
            assertThat(migrate(connection, FIRST, SECOND))
                    .as("the step can be applied once it is right")
                    .isEqualTo(2);
        }
    }

    @Test
    void leavesNoTraceWhenTheVeryFirstStepFails() throws SQLException {
        Migration failing = Migration.of(1, "0001_a.sql", FIRST.sql() + " NOT SQL AT ALL");
        try (Connection connection = connect()) {
            assertThatThrownBy(() -> migrate(connection, failing)).isInstanceOf(SQLException.class);

            assertThat(column(connection, "SELECT name FROM sqlite_schema")).isEmpty();
            assertThat(column(connection, "PRAGMA application_id")).containsExactly("0");
            assertThat(migrate(connection, FIRST)).isEqualTo(1);
        }
    }

    @RepeatedTest(value = 50, name = "applies each step once when several migrate at once, round {currentRepetition}")
    void appliesEachStepOnceWhenSeveralMigrateAtOnce() throws Exception {
        int processes = 4;
        CyclicBarrier start = new CyclicBarrier(processes);
        Callable<Integer> process = () -> {
            try (Connection connection = connect()) {
                execute(connection, "PRAGMA busy_timeout = 30000");
                start.await(30, TimeUnit.SECONDS);
                return migrate(connection, FIRST, SECOND);
            }
        };
        ExecutorService executor = Executors.newFixedThreadPool(processes);
        try {
            List<Future<Integer>> versions = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                versions.add(executor.submit(process));
            }
            for (Future<Integer> version : versions) {
                assertThat(version.get(60, TimeUnit.SECONDS)).isEqualTo(2);
            }
        } finally {
            executor.shutdownNow();
        }
        try (Connection connection = connect()) {
            assertThat(column(connection, "SELECT x FROM b")).containsExactly("1");
        }
    }

    private Path file() {
        return folder.resolve("migrated.db");
    }

    private Connection connect() throws SQLException {
        return TestDatabases.connect(file());
    }

    private static int migrate(Connection connection, Migration... known) throws SQLException {
        return new Migrator(List.of(known), new SqliteDialect(), CLOCK).migrate(connection, ProgressObserver.NONE);
    }

    private static void assertRefused(Connection connection, String message, Migration... known) throws SQLException {
        List<String> before = column(connection, "SELECT sql FROM sqlite_schema ORDER BY name");

        assertThatThrownBy(() -> migrate(connection, known))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1);
        assertThat(column(connection, "SELECT sql FROM sqlite_schema ORDER BY name"))
                .isEqualTo(before);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> column(Connection connection, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }
}
