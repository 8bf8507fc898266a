package org.minimarketplace.db.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.Upkeep.Family;

/**
 * Whether everything in the database is as it was stored: what the server knows of damaged pages, its indices where it
 * has the means to look at them, and the words by which products are found. Thread-safe.
 */
final class Wholeness {

    private static final int ROWS_AT_ONCE = 500;

    /** Enough to begin with. */
    private static final int NAMED_AT_MOST = 10;

    private static final String INDICES = """
            SELECT c.oid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_am a ON a.oid = c.relam
            WHERE c.relnamespace = current_schema()::regnamespace AND a.amname = 'btree' AND i.indisvalid
            ORDER BY 1
            """;

    private static final String MEANS = """
            SELECT count(*) FROM pg_proc p
            WHERE p.proname = 'bt_index_check' AND p.pronargs = 2 AND pg_function_is_visible(p.oid)
                AND has_function_privilege(p.oid, 'EXECUTE')
            """;

    private final Connector connector;
    private final Clock clock;
    private volatile Outcome last = new Outcome(true, 0);

    private record Outcome(boolean ok, long atMillis) {}

    /** Makes a connection of its own to the database. */
    interface Connector {

        /** One whose statements may take long. */
        Connection connect() throws SQLException;
    }

    Wholeness(Connector connector, Clock clock) {
        this.connector = connector;
        this.clock = clock;
    }

    /**
     * Reads everything, in steps that hold up nobody.
     *
     * @return one line for each fact
     */
    List<String> check() {
        List<String> problems = new ArrayList<>();
        List<String> facts = new ArrayList<>();
        try (Connection connection = connector.connect()) {
            pages(connection, problems, facts);
            indices(connection, problems, facts);
            words(connection, problems, facts);
        } catch (SQLException e) {
            throw new DatabaseRefusedException(
                    "the check did not come to its end: the database failed with " + PostgresErrors.state(e), e);
        }
        last = new Outcome(problems.isEmpty(), clock.millis());
        List<String> lines = new ArrayList<>();
        lines.addAll(problems.isEmpty() ? List.of("ok: the database is whole") : problems);
        lines.addAll(facts);
        return lines;
    }

    /** What the last check has found. */
    List<Family> families() {
        Outcome outcome = last;
        return List.of(
                Family.gauge(
                        "marketplace_db_integrity_ok",
                        "Whether the last integrity check that came to its end found the database whole; 1 before it",
                        outcome.ok() ? 1 : 0),
                Family.gauge(
                        "marketplace_db_integrity_last_check_timestamp_seconds",
                        "When an integrity check last came to its end; 0 if none did since the start",
                        outcome.atMillis() / 1000.0));
    }

    private static void pages(Connection connection, List<String> problems, List<String> facts) throws SQLException {
        if (!column(connection, "SHOW data_checksums").equals(List.of("on"))) {
            facts.add("checksums: off, so that the server cannot tell damaged pages; see pg_checksums");
            return;
        }
        String failures = column(
                        connection,
                        "SELECT coalesce(checksum_failures, 0) FROM pg_stat_database"
                                + " WHERE datname = current_database()")
                .get(0);
        facts.add("checksums: on, failures: " + failures);
        if (!failures.equals("0")) {
            problems.add("the server has found damaged pages: " + failures);
        }
    }

    private static void indices(Connection connection, List<String> problems, List<String> facts) throws SQLException {
        if (column(connection, MEANS).equals(List.of("0"))) {
            facts.add("indices: not checked; as a superuser: CREATE EXTENSION amcheck; GRANT EXECUTE ON FUNCTION"
                    + " bt_index_check(regclass, boolean) TO the user of the service");
            return;
        }
        List<String> indices = column(connection, INDICES);
        for (String index : indices) {
            try (PreparedStatement check =
                    connection.prepareStatement("SELECT bt_index_check(CAST(? AS regclass), true)")) {
                check.setString(1, index);
                check.execute();
            } catch (SQLException e) {
                if (!PostgresErrors.state(e).startsWith("XX")) {
                    throw e;
                }
                problems.add("the index " + index + " is damaged: REINDEX INDEX CONCURRENTLY " + index);
            }
        }
        facts.add("indices: " + indices.size() + " checked");
    }

    /** Somebody may have changed rows by hand, who knows nothing of their words. */
    private static void words(Connection connection, List<String> problems, List<String> facts) throws SQLException {
        List<UUID> wrong = new ArrayList<>();
        long products = 0;
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        UUID behind = new UUID(0, 0);
        for (Step step = step(connection, behind); !step.ids().isEmpty(); step = step(connection, behind)) {
            products += step.ids().size();
            behind = step.ids().get(step.ids().size() - 1);
            wrong.addAll(wrong(connection, step));
            // Each step sees the database as it is then: nothing that was removed has to be kept for this.
            connection.commit();
        }
        facts.add("words: of " + products + " products");
        if (!wrong.isEmpty()) {
            problems.add("searches do not find by their words as they are: " + wrong.size() + " products, like "
                    + wrong.subList(0, Math.min(NAMED_AT_MOST, wrong.size()))
                    + "; a PUT with another name or description, and one back, makes the words anew");
        }
    }

    /** Products in the order of their ids, and the words that they should have. */
    private record Step(List<UUID> ids, List<String> words) {}

    private static Step step(Connection connection, UUID behind) throws SQLException {
        Step step = new Step(new ArrayList<>(), new ArrayList<>());
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT id, name, description FROM products WHERE id > ? ORDER BY id LIMIT " + ROWS_AT_ONCE)) {
            query.setObject(1, behind);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    step.ids().add(row.getObject(1, UUID.class));
                    @Nullable String description = row.getString(3);
                    step.words().add(Lexemes.of(row.getString(2), description));
                }
            }
        }
        return step;
    }

    private static List<UUID> wrong(Connection connection, Step step) throws SQLException {
        Array ids = connection.createArrayOf("uuid", step.ids().toArray());
        Array words = connection.createArrayOf("text", step.words().toArray());
        List<UUID> wrong = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT p.id FROM unnest(?, ?) AS e(id, words) JOIN products p ON p.id = e.id
                WHERE p.words <> CAST(e.words AS tsvector) ORDER BY p.id
                """)) {
            query.setArray(1, ids);
            query.setArray(2, words);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    wrong.add(row.getObject(1, UUID.class));
                }
            }
        }
        return wrong;
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
