package org.minimarketplace.db.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.core.SearchWords;
import org.minimarketplace.db.Migrator;

/** A database of before the words were made in Java gets them with the next start, or not at all. */
class SearchMigrationTest {

    private static final int PRODUCTS = 2_500;
    private static final int BEFORE = 4;

    private static final List<String> NAMES = List.of(
            "\u2615\ufe0f coffee mug",
            "\ud83e\udd50Croissant",
            "\u20bfitcoin",
            "\u0401\u043b\u043a\u0430",
            "Green tea");

    @TempDir
    Path folder;

    @Test
    void whatIsThereIsFoundAfterwards() throws SQLException {
        make();
        List<String> steps = new ArrayList<>();

        try (Connection connection = connect()) {
            migrate(connection, (step, done, total) -> steps.add(step + " " + done + " of " + total));

            assertAllIsFound(connection);
        }
        assertThat(steps).containsExactly("indexing products 1000 of 2500", "indexing products 2000 of 2500");
    }

    @Test
    void whatWasRemovedOrChangedBeforeIsNotFound() throws SQLException {
        make();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM products WHERE row_id % 5 = 0");
            statement.execute("UPDATE products SET name = 'Black coffee' WHERE row_id % 5 = 1");
            migrate(connection, ProgressObserver.NONE);

            assertThat(found(connection, "croissant")).isZero();
            assertThat(found(connection, "black coffee")).isEqualTo(PRODUCTS / 5);
            assertThat(found(connection, "mug")).isZero();
        }
    }

    @Test
    void aStepThatFailsHalfwayLeavesEverythingAsItWas() throws SQLException {
        make();
        try (Connection connection = connect()) {
            assertThatThrownBy(() -> migrate(connection, (step, done, total) -> {
                        throw new IllegalStateException("on purpose");
                    }))
                    .hasMessage("on purpose");

            assertThat(new Migrator(SqliteMigrations.all(), new SqliteDialect(), Clock.systemUTC())
                            .status(connection)
                            .pending())
                    .first()
                    .isEqualTo("0005_search_words.sql");
            assertThat(count(connection, "SELECT count(*) FROM products_text WHERE products_text MATCH 'coffee'"))
                    .isEqualTo(PRODUCTS / 5);
            migrate(connection, ProgressObserver.NONE);
            assertAllIsFound(connection);
        }
    }

    @Test
    void theNextStartFinishesWhatWasKilledHalfway() throws Exception {
        make();
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledHalfway.class.getName(),
                        file().toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(killed.getInputStream().readAllBytes(), UTF_8);
        assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(killed.exitValue()).as(output).isEqualTo(KilledHalfway.EXIT);

        try (Connection connection = connect()) {
            migrate(connection, ProgressObserver.NONE);
            assertAllIsFound(connection);
        }
    }

    /** Ends without a word to SQLite once two thousand products are indexed. */
    static final class KilledHalfway {

        static final int EXIT = 99;

        public static void main(String[] arguments) throws SQLException {
            try (Connection connection = TestDatabases.connect(Path.of(arguments[0]))) {
                migrate(connection, (step, done, total) -> {
                    if (done == 2_000) {
                        Runtime.getRuntime().halt(EXIT);
                    }
                });
            }
        }
    }

    private static void assertAllIsFound(Connection connection) throws SQLException {
        for (String name : NAMES) {
            assertThat(found(connection, name)).as(name).isEqualTo(PRODUCTS / NAMES.size());
        }
        assertThat(found(connection, "croissant")).isEqualTo(PRODUCTS / NAMES.size());
        assertThat(found(connection, "\u0435\u043b\u043a\u0430")).isEqualTo(PRODUCTS / NAMES.size());
        assertThat(found(connection, "leaf")).isEqualTo(PRODUCTS / 2);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
            assertThat(row.getString(1)).isEqualTo("ok");
        }
    }

    private static int found(Connection connection, String text) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT count(*) FROM products_text WHERE products_text MATCH ?")) {
            query.setString(1, '"' + SearchWords.of(text).words().get(0) + '"');
            try (ResultSet row = query.executeQuery()) {
                return row.getInt(1);
            }
        }
    }

    private static int count(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.getInt(1);
        }
    }

    /** A database as the release before made it. */
    private void make() throws SQLException {
        try (Connection connection = connect()) {
            new Migrator(SqliteMigrations.all().subList(0, BEFORE), new SqliteDialect(), Clock.systemUTC())
                    .migrate(connection, ProgressObserver.NONE);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
            }
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO products (id, name, description, price, currency, version, created_at, updated_at)"
                            + " VALUES (?, ?, ?, 1, 'USD', 1, 0, 0)")) {
                for (int number = 1; number <= PRODUCTS; number++) {
                    insert.setString(1, "019b0000-0000-7000-8000-%012d".formatted(number));
                    insert.setString(2, NAMES.get(number % NAMES.size()));
                    insert.setString(3, number % 2 == 0 ? "of leaves and a leaf" : null);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
        }
    }

    private static void migrate(Connection connection, ProgressObserver observer) throws SQLException {
        new Migrator(SqliteMigrations.all(), new SqliteDialect(), Clock.systemUTC()).migrate(connection, observer);
    }

    private Path file() {
        return folder.resolve("before.db");
    }

    private Connection connect() throws SQLException {
        return TestDatabases.connect(file());
    }
}
