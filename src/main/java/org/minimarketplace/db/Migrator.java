package org.minimarketplace.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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
        for (Migration migration : inspect(connection)) {
            apply(connection, migration, observer);
        }
        return lastKnown();
    }

    /**
     * What a database lacks; changes nothing.
     *
     * @throws DatabaseRefusedException as {@link #migrate}
     */
    public SchemaStatus status(Connection connection) throws SQLException {
        dialect.refuseForeign(connection);
        List<Migration> applied = applied(connection);
        return new SchemaStatus(
                applied.isEmpty() ? 0 : applied.get(applied.size() - 1).version(),
                pending(applied).stream().map(Migration::name).toList());
    }

    private int lastKnown() {
        return known.isEmpty() ? 0 : known.get(known.size() - 1).version();
    }

    /** What is missing, judged by the database as it is at one moment: another process may be migrating it. */
    private List<Migration> inspect(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            try {
                dialect.refuseForeign(connection);
                List<Migration> pending = pending(applied(connection));
                statement.execute("COMMIT");
                return pending;
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
                ResultSet row = statement.executeQuery(
                        "SELECT version, name, checksum FROM schema_migrations ORDER BY version")) {
            while (row.next()) {
                rows.add(new Migration(row.getInt(1), row.getString(2), "", MigrationCode.NONE, row.getString(3)));
            }
        }
        return rows;
    }

    private List<Migration> pending(List<Migration> applied) {
        String newer = applied.stream()
                .filter(migration -> migration.version() > lastKnown())
                .map(Migration::name)
                .collect(Collectors.joining(", "));
        if (!newer.isEmpty()) {
            throw new DatabaseRefusedException("the database was migrated by a newer version of the service (" + newer
                    + "): start that version, or restore a backup from before the upgrade");
        }
        for (int i = 0; i < applied.size(); i++) {
            Migration was = applied.get(i);
            Migration is = known.get(i);
            if (was.version() != is.version() || !was.checksum().equals(is.checksum())) {
                throw new DatabaseRefusedException("migration " + is.name() + " differs from the one that was applied ("
                        + was.name() + "): use the release that made this database; released migrations never change");
            }
        }
        return known.subList(applied.size(), known.size());
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
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)")) {
            insert.setInt(1, migration.version());
            insert.setString(2, migration.name());
            insert.setString(3, migration.checksum());
            insert.setLong(4, clock.millis());
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
