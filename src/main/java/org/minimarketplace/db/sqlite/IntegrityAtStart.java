package org.minimarketplace.db.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.db.DatabaseRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * Looks whether a file is whole before the service writes to it, by SQLite's <a
 * href="https://www.sqlite.org/pragma.html#pragma_quick_check">quick_check</a>: the structure of all tables, without
 * comparing them with their indexes. It reads the whole file, so it is bounded in time: a start has to be fast when
 * everybody waits for it, and a large file takes minutes. What could not be read in that time is not checked then; the
 * log says so, and the task {@code integrity-check} reads all of it in a quiet hour.
 */
final class IntegrityAtStart {

    private static final Logger LOG = LoggerFactory.getLogger(IntegrityAtStart.class);

    private IntegrityAtStart() {}

    /**
     * Checks a file, which need not exist.
     *
     * @param atMost zero for no check
     * @throws DatabaseRefusedException if it is damaged
     * @throws SQLException if it cannot be read
     */
    static void check(Path file, Duration atMost, UpkeepObserver observer) throws SQLException {
        if (atMost.isZero() || !Files.exists(file)) {
            return;
        }
        long start = System.nanoTime();
        try (Connection connection = DriverManager.getConnection(SqliteUrl.of(file, "open_mode=2"));
                Statement statement = connection.createStatement()) {
            Cancellation.arm(connection.unwrap(SQLiteConnection.class), Deadline.after(atMost));
            String found = firstLine(statement);
            boolean ok = found.equals("ok");
            observer.integrityChecked(ok);
            if (!ok) {
                throw new DatabaseRefusedException("the database file " + file + " is damaged ("
                        + found.replaceAll("\\*+ in database \\w+ \\*+|\\s+", " ")
                                .strip() + "): restore a backup, or set DATABASE_URL to another file");
            }
            LOG.info("the database is whole: {}, checked in {} ms", file, millisSince(start));
        } catch (SQLException e) {
            if (SqliteErrors.primaryCode(e).orElse(SQLiteErrorCode.SQLITE_ERROR) != SQLiteErrorCode.SQLITE_INTERRUPT) {
                throw e;
            }
            LOG.warn(
                    "the integrity of {} is not known: its {} bytes were not read to their end within {} ms; the task"
                            + " integrity-check reads them all",
                    file,
                    file.toFile().length(),
                    millisSince(start));
        }
    }

    private static String firstLine(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
            return row.next() ? row.getString(1) : "no answer";
        }
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
