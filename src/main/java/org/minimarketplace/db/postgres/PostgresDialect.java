package org.minimarketplace.db.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.Dialect;

/** PostgreSQL for migrations. Immutable. */
final class PostgresDialect implements Dialect {

    /** "MKTP": nobody else waits for this lock, unless by accident. */
    private static final int LOCK = 0x4D4B5450;

    /** The relations of the schema that names without one are made in. */
    private static final String RELATIONS =
            "SELECT count(*) FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace";

    /** Other applications have a table of this name, too. */
    private static final String HISTORY = RELATIONS + " AND c.relname = 'schema_migrations' AND EXISTS"
            + " (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'checksum')";

    @Override
    public void refuseForeign(Connection connection) throws SQLException {
        if (integer(connection, "SELECT count(current_schema())") == 0) {
            throw new DatabaseRefusedException(
                    "the user finds no schema in the database: create one that it may use, and"
                            + " set its search_path");
        }
        // In one statement, because another instance may be migrating.
        if (integer(
                        connection,
                        "SELECT CASE WHEN (" + HISTORY + ") = 0 THEN (" + RELATIONS
                                + " AND c.relkind IN ('r', 'p', 'v', 'm', 'f')) ELSE 0 END")
                > 0) {
            throw new DatabaseRefusedException("the schema has tables of another application:"
                    + " point DATABASE_URL to a database of its own, or give the user a schema of its own");
        }
    }

    @Override
    public boolean hasHistory(Connection connection) throws SQLException {
        return integer(connection, HISTORY) > 0;
    }

    @Override
    public String makeHistory() {
        return """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    version    integer PRIMARY KEY,
                    name       text    NOT NULL,
                    checksum   text    NOT NULL,
                    applied_at bigint  NOT NULL
                );
                ALTER TABLE schema_migrations ADD COLUMN IF NOT EXISTS compatible_from integer
                """;
    }

    @Override
    public boolean tellsCompatibility() {
        return true;
    }

    /** By way of JSON, which knows nothing of a column that is not there yet. */
    @Override
    public String compatibleFrom() {
        return "coalesce((to_jsonb(m) ->> 'compatible_from')::integer, m.version)";
    }

    /**
     * Waits for other instances that migrate. The lock ends with the transaction, also where its process was killed.
     * What the migration itself has to wait for, everybody who comes behind it waits for, too: so that is short.
     */
    @Override
    public String beginAlone() {
        return "BEGIN; SET LOCAL lock_timeout = '60s'; SET LOCAL statement_timeout = '10min';"
                + " SELECT pg_advisory_xact_lock(" + LOCK + "); SET LOCAL lock_timeout = '2s'";
    }

    private static int integer(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
