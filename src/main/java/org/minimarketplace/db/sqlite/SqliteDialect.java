package org.minimarketplace.db.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.Dialect;

/** SQLite for migrations. Immutable. */
final class SqliteDialect implements Dialect {

    private static final int APPLICATION_ID = 0x4D4B5450;

    @Override
    public void refuseForeign(Connection connection) throws SQLException {
        int applicationId = integer(connection, "PRAGMA application_id");
        int objects = integer(connection, "SELECT count(*) FROM sqlite_schema");
        if (applicationId != APPLICATION_ID && (applicationId != 0 || objects > 0)) {
            throw new DatabaseRefusedException("the file is a database of another application:"
                    + " point DATABASE_URL to a new file or to one that this service made");
        }
    }

    @Override
    public boolean hasHistory(Connection connection) throws SQLException {
        return integer(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migrations'") > 0;
    }

    @Override
    public String makeHistory() {
        return """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    version    INTEGER PRIMARY KEY,
                    name       TEXT    NOT NULL,
                    checksum   TEXT    NOT NULL,
                    applied_at INTEGER NOT NULL
                ) STRICT
                """;
    }

    /** One process has the file, so that no two releases work on it side by side. */
    @Override
    public boolean tellsCompatibility() {
        return false;
    }

    @Override
    public String compatibleFrom() {
        return "m.version";
    }

    /** Takes the write lock at once. */
    @Override
    public String beginAlone() {
        return "BEGIN IMMEDIATE";
    }

    private static int integer(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.getInt(1);
        }
    }
}
