package org.minimarketplace.db.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.minimarketplace.db.DatabaseRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/**
 * Puts another file in the place of a database that nobody uses. Whenever it is cut off, the old database or the new
 * one is there, as a whole: what belongs to the old file beside it is folded into it and gone before the new one has
 * its name, because SQLite would play it into whatever file has that name. Not thread-safe.
 */
final class Replacement {

    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

    private final Path database;
    private final Path partial;

    /**
     * Replaces a database.
     *
     * @param database the file itself, not a link to it
     */
    Replacement(Path database) {
        this.database = database;
        this.partial = database.resolveSibling(database.getFileName() + ".restoring");
    }

    /** Where the new file is until it is complete: in the same folder, because only there a rename is one step. */
    Path partial() {
        return partial;
    }

    /** Whether there is anything that could be lost. */
    boolean losesSomething() {
        return Files.exists(database)
                || SideFiles.of(database).stream().anyMatch(file -> !file.equals(partial) && Files.exists(file));
    }

    /**
     * Makes the old database one file.
     *
     * @throws DatabaseRefusedException if it is in use, or cannot be closed properly
     */
    void closeOld() {
        if (!Files.exists(database)) {
            return;
        }
        // Leaving the WAL mode needs the file for oneself: nobody can be using it then.
        try (Connection connection = DriverManager.getConnection(SqliteUrl.of(database));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            statement.execute("PRAGMA journal_mode = DELETE");
        } catch (SQLException e) {
            if (SqliteErrors.isLocked(e)) {
                throw new DatabaseRefusedException(
                        "the database " + database + " is in use: stop the service before restoring", e);
            }
            SQLiteErrorCode code = SqliteErrors.primaryCode(e).orElse(SQLiteErrorCode.SQLITE_ERROR);
            if (code != SQLiteErrorCode.SQLITE_NOTADB && code != SQLiteErrorCode.SQLITE_CORRUPT) {
                throw new DatabaseRefusedException(
                        "the database " + database + " cannot be closed properly before it is overwritten: "
                                + e.getMessage() + "; move it away, and what begins with its name",
                        e);
            }
            LOG.warn("the database {} that is overwritten cannot be read: {}", database, e.getMessage());
        }
    }

    /** Gives the new file, which is complete and on the disk, the name of the old one. */
    void swap() throws IOException {
        // Again: making the new file may have taken minutes.
        closeOld();
        List<Path> leftOver = SideFiles.of(database).stream()
                .filter(file -> !file.equals(partial))
                .toList();
        for (Path file : leftOver) {
            Files.deleteIfExists(file);
        }
        FolderSync.of(database);
        Files.move(partial, database, StandardCopyOption.ATOMIC_MOVE);
        FolderSync.of(database);
    }
}
