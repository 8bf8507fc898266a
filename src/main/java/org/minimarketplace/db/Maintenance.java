package org.minimarketplace.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.minimarketplace.core.StoreUnavailableException;

/**
 * What an operator has done to a database while it is in use. Works on connections of its own, past the gate: it must
 * be possible when there is too much to do. Errors are {@link StoreUnavailableException}s. Thread-safe.
 */
public final class Maintenance {

    private final Database database;

    /** Maintains a database that is open. */
    public Maintenance(Database database) {
        this.database = database;
    }

    /**
     * Folds the write-ahead log back into the file and empties it. Writes wait meanwhile; readers that still need the
     * log keep it from being emptied (<a
     * href="https://www.sqlite.org/pragma.html#pragma_wal_checkpoint">wal_checkpoint</a>).
     */
    public Checkpoint checkpoint() {
        return onConnection(statement -> {
            try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                return new Checkpoint(row.getInt(1) == 0, row.getLong(2), row.getLong(3));
            }
        });
    }

    /** All that is wrong with the file; empty if nothing is. Reads all of it. */
    public List<String> integrityProblems() {
        return onConnection(statement -> {
            List<String> problems = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                while (row.next()) {
                    problems.add(row.getString(1));
                }
            }
            return problems.equals(List.of("ok")) ? List.of() : problems;
        });
    }

    private <T> T onConnection(Work<T> work) {
        String url = DatabaseSettings.PREFIX + database.file() + "?open_mode=2&busy_timeout=2000";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            return work.on(statement);
        } catch (SQLException e) {
            throw new StoreUnavailableException("maintenance of the database failed", e);
        }
    }

    private interface Work<T> {
        T on(Statement statement) throws SQLException;
    }

    /**
     * What a checkpoint did.
     *
     * @param complete whether the log is empty now
     * @param logPages pages that were in the log; -1 if somebody else was at it
     * @param foldedPages pages that are in the file now
     */
    public record Checkpoint(boolean complete, long logPages, long foldedPages) {}
}
