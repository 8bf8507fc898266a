package org.minimarketplace.db.sqlite;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.db.sqlite.Checkpoint.Outcome;

/**
 * What an operator has done to a database while it is in use. Works on connections of its own, past the gate: it must
 * be possible when there is too much to do. Errors are {@link StoreUnavailableException}s. Thread-safe.
 */
final class Maintenance {

    private static final String TRUNCATE = "TRUNCATE";

    /** Milliseconds that a lock is waited for when an operator waits for the answer. */
    private static final int OPERATORS_PATIENCE = 2_000;

    /** Milliseconds that a lock is waited for by ourselves: there is a next time. */
    private static final int OWN_PATIENCE = 200;

    private final Database database;
    private final UpkeepObserver observer;

    /** Maintains a database that is open. */
    Maintenance(Database database, UpkeepObserver observer) {
        this.database = database;
        this.observer = observer;
    }

    /**
     * Folds the write-ahead log back into the file and empties it. Writes wait meanwhile, for two seconds at the most;
     * readers that still need the log keep it from being emptied (<a
     * href="https://www.sqlite.org/pragma.html#pragma_wal_checkpoint">wal_checkpoint</a>).
     */
    Checkpoint checkpoint() {
        return observed(() -> checkpoint(TRUNCATE, OPERATORS_PATIENCE));
    }

    /**
     * Writes back the frames that nobody needs any more, and empties the log only if it is larger than the limit, in
     * bytes.
     *
     * <p>The work is done by a passive checkpoint: it takes no lock that a reader or the writer waits for, so it may
     * pass the gate without taking anything from those who queue there. Only what is left to do, cutting the file, asks
     * for the write lock; it is tried if all is folded already, so that it takes as long as one system call, and given
     * up after {@value #OWN_PATIENCE} ms, the longest that a write can wait for it.
     */
    Checkpoint tidy(long limit) {
        return observed(() -> {
            Checkpoint folded = checkpoint("PASSIVE", OWN_PATIENCE);
            boolean large = database.walSize() > limit;
            return large && folded.isComplete() ? checkpoint(TRUNCATE, OWN_PATIENCE) : folded;
        });
    }

    private Checkpoint checkpoint(String mode, int patience) {
        return onConnection(patience, statement -> {
            try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
                boolean busy = row.getInt(1) != 0;
                long logged = row.getLong(2);
                long folded = row.getLong(3);
                return new Checkpoint(!busy && logged == folded ? Outcome.COMPLETE : Outcome.PARTIAL, logged, folded);
            }
        });
    }

    private Checkpoint observed(Supplier<Checkpoint> work) {
        Outcome outcome = Outcome.FAILED;
        try {
            Checkpoint checkpoint = work.get();
            outcome = checkpoint.outcome();
            return checkpoint;
        } finally {
            observer.checkpointed(outcome);
        }
    }

    /** All that is wrong with the file; empty if nothing is. Reads all of it. */
    List<String> integrityProblems() {
        List<String> problems = onConnection(OPERATORS_PATIENCE, statement -> {
            List<String> lines = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                while (row.next()) {
                    lines.add(row.getString(1));
                }
            } catch (SQLException e) {
                // Damage can be such that the check itself stumbles over it: that is a finding, not a failure.
                if (!SqliteErrors.isDamage(e)) {
                    throw e;
                }
                lines.add("the check ended early: " + e.getMessage());
            }
            return lines.equals(List.of("ok")) ? List.of() : lines;
        });
        observer.integrityChecked(problems.isEmpty());
        return problems;
    }

    private <T> T onConnection(int patience, Work<T> work) {
        String url = SqliteUrl.of(database.file(), "open_mode=2&busy_timeout=" + patience);
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
}
