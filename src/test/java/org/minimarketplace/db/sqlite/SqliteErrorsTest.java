package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.StoreUnavailableException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteErrorsTest {

    @ParameterizedTest(name = "{0} is a {1}")
    @CsvSource({
        "SQLITE_INTERRUPT, DeadlineExceededException",
        "SQLITE_BUSY, StoreBusyException",
        "SQLITE_BUSY_SNAPSHOT, StoreBusyException",
        "SQLITE_BUSY_RECOVERY, StoreBusyException",
        "SQLITE_LOCKED, StoreBusyException",
        "SQLITE_LOCKED_SHAREDCACHE, StoreBusyException",
        "SQLITE_FULL, StoreFullException",
        "SQLITE_IOERR, StoreUnavailableException",
        "SQLITE_IOERR_FSYNC, StoreUnavailableException",
        "SQLITE_IOERR_WRITE, StoreUnavailableException",
        "SQLITE_IOERR_READ, StoreUnavailableException",
        "SQLITE_CORRUPT, StoreUnavailableException",
        "SQLITE_CORRUPT_VTAB, StoreUnavailableException",
        "SQLITE_NOTADB, StoreUnavailableException",
        "SQLITE_CANTOPEN, StoreUnavailableException",
        "SQLITE_CANTOPEN_ISDIR, StoreUnavailableException",
        "SQLITE_READONLY, StoreUnavailableException",
        "SQLITE_READONLY_DBMOVED, StoreUnavailableException",
        "SQLITE_PERM, StoreUnavailableException",
        "SQLITE_AUTH, StoreUnavailableException",
        "SQLITE_PROTOCOL, StoreUnavailableException",
        "SQLITE_NOMEM, StoreUnavailableException",
        "SQLITE_NOLFS, StoreUnavailableException"
    })
    void tellsTheCallerWhatHappened(SQLiteErrorCode code, String expected) {
        RuntimeException error = wrapped(code);

        RuntimeException translated = SqliteErrors.translate(error);

        assertThat(translated.getClass().getSimpleName()).isEqualTo(expected);
        assertThat(translated).hasCause(error);
    }

    @ParameterizedTest(name = "a commit that fails with {0} is a {1}")
    @CsvSource({
        "SQLITE_IOERR_FSYNC, OutcomeUnknownException",
        "SQLITE_IOERR_SHMMAP, OutcomeUnknownException",
        "SQLITE_IOERR_SHMSIZE, OutcomeUnknownException",
        "SQLITE_IOERR_NOMEM, OutcomeUnknownException",
        "SQLITE_IOERR, OutcomeUnknownException",
        "SQLITE_NOMEM, OutcomeUnknownException",
        "SQLITE_IOERR_WRITE, StoreUnavailableException",
        "SQLITE_FULL, StoreFullException",
        "SQLITE_BUSY, StoreBusyException"
    })
    void tellsWhatBecameOfACommit(SQLiteErrorCode code, String expected) {
        RuntimeException failed = SqliteErrors.ofCommit(wrapped(code));

        assertThat(SqliteErrors.translate(failed).getClass().getSimpleName()).isEqualTo(expected);
        assertThat(SqliteErrors.leavesConnectionInDoubt(failed))
                .isEqualTo(!code.name().startsWith("SQLITE_BUSY"));
    }

    @Test
    void saysThatTheDeadlinePassedWhereItEndedAStatement() {
        assertThat(SqliteErrors.translate(wrapped(SQLiteErrorCode.SQLITE_INTERRUPT)))
                .isInstanceOfSatisfying(
                        DeadlineExceededException.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    @ParameterizedTest(name = "{0} is a defect of ours and stays as it is")
    @EnumSource(
            names = {
                "SQLITE_ERROR",
                "SQLITE_CONSTRAINT_UNIQUE",
                "SQLITE_CONSTRAINT_CHECK",
                "SQLITE_MISMATCH",
                "SQLITE_MISUSE",
                "SQLITE_RANGE",
                "SQLITE_TOOBIG",
                "UNKNOWN_ERROR"
            })
    void leavesDefectsAsTheyAre(SQLiteErrorCode code) {
        RuntimeException error = wrapped(code);

        assertThat(SqliteErrors.translate(error)).isSameAs(error);
    }

    @ParameterizedTest(name = "{0} leaves the connection in doubt: {1}")
    @CsvSource({
        "SQLITE_FULL, true",
        "SQLITE_IOERR, true",
        "SQLITE_IOERR_FSYNC, true",
        "SQLITE_NOMEM, true",
        "SQLITE_INTERRUPT, true",
        "SQLITE_CORRUPT, true",
        "SQLITE_CORRUPT_INDEX, true",
        "SQLITE_NOTADB, true",
        "SQLITE_BUSY, false",
        "SQLITE_CONSTRAINT_UNIQUE, false",
        "SQLITE_ERROR, false"
    })
    void knowsAfterWhatAConnectionIsNotUsedAgain(SQLiteErrorCode code, boolean doubtful) {
        assertThat(SqliteErrors.leavesConnectionInDoubt(wrapped(code))).isEqualTo(doubtful);
    }

    @Test
    void takesAPoolWithoutConnectionsForAnUnavailableDatabase() {
        RuntimeException error = new ConnectionException(new SQLException("the pool is empty"));

        assertThat(SqliteErrors.translate(error))
                .isInstanceOf(StoreUnavailableException.class)
                .hasCause(error);
    }

    @Test
    void leavesWhatIsNotTheDatabasesAsItIs() {
        RuntimeException error = new IllegalStateException("ours", new IllegalArgumentException("ours too"));

        assertThat(SqliteErrors.translate(error)).isSameAs(error);
        assertThat(SqliteErrors.primaryCode(error)).isEmpty();
        assertThat(SqliteErrors.leavesConnectionInDoubt(error)).isFalse();
    }

    /** As JDBI hands it on. */
    private static RuntimeException wrapped(SQLiteErrorCode code) {
        return new IllegalStateException("outer", new ConnectionException(new SQLiteException("inner", code)));
    }
}
