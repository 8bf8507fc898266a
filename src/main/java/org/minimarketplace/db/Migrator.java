package org.minimarketplace.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.minimarketplace.core.ProgressObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database to the schema that this version of the service needs. Each step runs in a transaction of its own,
 * together with its line in {@code schema_migrations}; two processes that start at once do not run a step twice.
 * Refuses a database that it does not understand, before it changes anything.
 */
public final class Migrator {

    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

    private final List<Migration> known;
    private final Dialect dialect;
    private final Clock clock;

    /**
     * Knows the history of a schema.
     *
     * @param known all steps, in their order
     */
    public Migrator(List<Migration> known, Dialect dialect, Clock clock) {
        this.known = List.copyOf(known);
        this.dialect = dialect;
        this.clock = clock;
    }

    /**
     * Applies what is missing.
     *
     * @param connection to a database, in autocommit mode
     * @param observer is told how far a step is that takes long
     * @return the version of the schema afterwards
     * @throws DatabaseRefusedException for a foreign database, one of a newer version, or one whose history differs
     */
    public int migrate(Connection connection, ProgressObserver observer) throws SQLException {
        SchemaHistory history = inspect(connection);
        for (Migration migration : history.pending()) {
            apply(connection, migration, observer);
        }
        if (!history.newer().isEmpty()) {
            LOG.warn(
                    "the schema is newer than this version of the service, which works with it: {}",
                    String.join(", ", history.newer()));
        }
        return Math.max(lastKnown(), history.version());
    }

    /**
     * What a database lacks; changes nothing.
     *
     * @throws DatabaseRefusedException as {@link #migrate}
     */
    public SchemaStatus status(Connection connection) throws SQLException {
        dialect.refuseForeign(connection);
        SchemaHistory history = SchemaHistory.of(applied(connection), known);
        return new SchemaStatus(
                history.version(),
                history.pending().stream().map(Migration::name).toList(),
                history.newer());
    }

    private int lastKnown() {
        return known.isEmpty() ? 0 : known.get(known.size() - 1).version();
    }

    /** What is missing, judged by the database as it is at one moment: another process may be migrating it. */
    private SchemaHistory inspect(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            try {
                dialect.refuseForeign(connection);
                SchemaHistory history = SchemaHistory.of(applied(connection), known);
                statement.execute("COMMIT");
                return history;
            } catch (SQLException | RuntimeException e) {
                rollback(statement, e);
                throw e;
            }
        }
    }

    private List<Migration> applied(Connection connection) throws SQLException {
        if (!dialect.hasHistory(connection)) {
            return List.of();
        }
        List<Migration> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT m.version, m.name, m.checksum, "
                        + dialect.compatibleFrom() + " FROM schema_migrations m ORDER BY m.version")) {
            while (row.next()) {
                rows.add(new Migration(
                        row.getInt(1), row.getString(2), "", MigrationCode.NONE, row.getString(3), row.getInt(4)));
            }
        }
        return rows;
    }

    private void apply(Connection connection, Migration migration, ProgressObserver observer) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // A second process waits here, and then finds the step done.
            statement.execute(dialect.beginAlone());
            try {
                statement.execute(dialect.makeHistory());
                if (!isApplied(connection, migration)) {
                    statement.executeUpdate(migration.sql());
                    migration.code().run(connection, observer);
                    record(connection, migration);
                    LOG.info("migration {} applied", migration.name());
                }
                statement.execute("COMMIT");
            } catch (SQLException | RuntimeException e) {
                rollback(statement, e);
                throw e;
            }
        }
    }

    private static boolean isApplied(Connection connection, Migration migration) throws SQLException {
        return integer(connection, "SELECT count(*) FROM schema_migrations WHERE version = " + migration.version()) > 0;
    }

    private void record(Connection connection, Migration migration) throws SQLException {
        boolean tells = dialect.tellsCompatibility();
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO schema_migrations (version, name, checksum, applied_at"
                        + (tells ? ", compatible_from" : "") + ") VALUES (?, ?, ?, ?" + (tells ? ", ?" : "") + ")")) {
            insert.setInt(1, migration.version());
            insert.setString(2, migration.name());
            insert.setString(3, migration.checksum());
            insert.setLong(4, clock.millis());
            if (tells) {
                insert.setInt(5, migration.compatibleFrom());
            }
            insert.executeUpdate();
        }
    }

    private static void rollback(Statement statement, Exception reason) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // Some errors roll back by themselves; the connection is closed after a failed migration anyway.
            reason.addSuppressed(e);
        }
    }

    private static int integer(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
