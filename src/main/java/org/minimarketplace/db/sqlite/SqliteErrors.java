package org.minimarketplace.db.sqlite;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.OutcomeUnknownException;
import org.minimarketplace.core.StoreBusyException;
import org.minimarketplace.core.StoreFullException;
import org.minimarketplace.core.StoreUnavailableException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What SQLite's result codes mean to the caller of the port. Reads the extended code, because the vendor code of the
 * exception is only the primary one (<a href="https://www.sqlite.org/rescode.html">Result and Error Codes</a>).
 */
final class SqliteErrors {

    /**
     * After these a transaction may or may not have been rolled back by itself (<a
     * href="https://www.sqlite.org/lang_transaction.html">Transaction, section 3</a>): the connection's state is not
     * known.
     */
    private static final Set<SQLiteErrorCode> DOUBTFUL = Set.of(
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_IOERR,
            SQLiteErrorCode.SQLITE_NOMEM,
            SQLiteErrorCode.SQLITE_INTERRUPT,
            SQLiteErrorCode.SQLITE_CORRUPT,
            SQLiteErrorCode.SQLITE_NOTADB);

    private SqliteErrors() {}

    /** The primary code of the SQLite error in a chain of causes, if there is one. */
    static Optional<SQLiteErrorCode> primaryCode(Throwable error) {
        return code(error).map(code -> SQLiteErrorCode.getErrorCode(code.code & 0xFF));
    }

    /** Whether a connection on which this happened inside a transaction must not be used again. */
    static boolean leavesConnectionInDoubt(Throwable error) {
        return primaryCode(error).map(DOUBTFUL::contains).orElse(false);
    }

    /** Whether a statement was ended at a deadline. */
    static boolean isInterruption(Throwable error) {
        return primaryCode(error)
                .filter(code -> code == SQLiteErrorCode.SQLITE_INTERRUPT)
                .isPresent();
    }

    /** Whether there was no room for a write. */
    static boolean isDiskFull(Throwable error) {
        return primaryCode(error)
                .filter(code -> code == SQLiteErrorCode.SQLITE_FULL)
                .isPresent();
    }

    /** Whether somebody else holds the database. */
    static boolean isLocked(Throwable error) {
        return primaryCode(error)
                .filter(code -> code == SQLiteErrorCode.SQLITE_BUSY || code == SQLiteErrorCode.SQLITE_LOCKED)
                .isPresent();
    }

    /** Whether the file is not what SQLite has written. */
    static boolean isDamage(Throwable error) {
        return primaryCode(error)
                .filter(code -> code == SQLiteErrorCode.SQLITE_CORRUPT || code == SQLiteErrorCode.SQLITE_NOTADB)
                .isPresent();
    }

    /**
     * The exception for a commit that failed. SQLite writes all frames to its log, syncs it, and then tells the readers
     * (<a href="https://www.sqlite.org/walformat.html">WAL-mode File Format</a>). What fails after the last frame was
     * written leaves a commit behind that counts for whoever reads the log after a crash, unless another write is put
     * in its place before. A frame that could not be written ends the log there.
     */
    static RuntimeException ofCommit(RuntimeException error) {
        boolean frameMissing = code(error)
                .filter(code -> code == SQLiteErrorCode.SQLITE_IOERR_WRITE)
                .isPresent();
        boolean afterFrames = primaryCode(error)
                .filter(code -> code == SQLiteErrorCode.SQLITE_IOERR || code == SQLiteErrorCode.SQLITE_NOMEM)
                .isPresent();
        return afterFrames && !frameMissing
                ? new OutcomeUnknownException("the database failed in a commit", error)
                : error;
    }

    private static Optional<SQLiteErrorCode> code(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return Optional.of(sqlite.getResultCode());
            }
        }
        return Optional.empty();
    }

    /** The port's exception for an error of the database; an error that is none of the port's is returned as it is. */
    static RuntimeException translate(RuntimeException error) {
        if (error instanceof OutcomeUnknownException) {
            return error;
        }
        return primaryCode(error).map(code -> translate(code, error)).orElseGet(() -> poolError(error));
    }

    private static RuntimeException translate(SQLiteErrorCode code, RuntimeException error) {
        return switch (code) {
            case SQLITE_INTERRUPT -> DeadlineExceededException.withoutEffect(error);
            // Whether or not the deadline has passed by now: who waited in vain for a lock is told what for.
            case SQLITE_BUSY, SQLITE_LOCKED -> new StoreBusyException("the database is locked", error);
            case SQLITE_FULL -> new StoreFullException("the disk is full", error);
            case SQLITE_IOERR,
                    SQLITE_CORRUPT,
                    SQLITE_NOTADB,
                    SQLITE_CANTOPEN,
                    SQLITE_READONLY,
                    SQLITE_PERM,
                    SQLITE_AUTH,
                    SQLITE_PROTOCOL,
                    SQLITE_NOMEM,
                    SQLITE_NOLFS -> new StoreUnavailableException("the database failed: " + code.name(), error);
            default -> error;
        };
    }

    private static RuntimeException poolError(RuntimeException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return new StoreUnavailableException("no connection to the database", error);
            }
        }
        return error;
    }
}
