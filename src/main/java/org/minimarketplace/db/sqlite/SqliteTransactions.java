package org.minimarketplace.db.sqlite;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jdbi.v3.core.transaction.TransactionHandler;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Transactions as SQLite has them: {@code BEGIN IMMEDIATE}, {@code COMMIT} and {@code ROLLBACK} as statements, on
 * connections that stay in the driver's autocommit mode.
 *
 * <p>The driver's own {@code commit()} begins the next transaction at once and throws when that fails, so that a write
 * which is committed would be reported as failed. The write lock is taken at the beginning, because a transaction that
 * reads first fails half-way with SQLITE_BUSY_SNAPSHOT (<a
 * href="https://www.sqlite.org/lang_transaction.html">Transaction, section 2.2</a>).
 *
 * <p>A transaction whose end is in doubt after an error counts as open: see {@link Connections#use} for what becomes of
 * its connection. There is one handler for each handle, used by one thread at a time.
 */
final class SqliteTransactions implements TransactionHandler {

    private final String begin;
    private final boolean reads;
    private final Runnable beforeCommit;
    private final LongConsumer commits;
    private boolean open;

    private SqliteTransactions(String begin, boolean reads, Runnable beforeCommit, LongConsumer commits) {
        this.begin = begin;
        this.reads = reads;
        this.beforeCommit = beforeCommit;
        this.commits = commits;
    }

    /**
     * For the connection that writes.
     *
     * @param beforeCommit throws where nothing may be made durable
     * @param commits is told how long each commit took that went well, in nanoseconds
     */
    static SqliteTransactions writing(Runnable beforeCommit, LongConsumer commits) {
        return new SqliteTransactions("BEGIN IMMEDIATE", false, beforeCommit, commits);
    }

    /** For connections that only read: every statement sees the database as it was at the first one. */
    static SqliteTransactions reading() {
        return new SqliteTransactions("BEGIN DEFERRED", true, () -> {}, nanos -> {});
    }

    @Override
    public TransactionHandler specialize(Handle handle) {
        return new SqliteTransactions(begin, reads, beforeCommit, commits);
    }

    @Override
    public void begin(Handle handle) {
        execute(handle, begin);
        open = true;
    }

    @Override
    public void commit(Handle handle) {
        beforeCommit.run();
        // What is about to become durable must not be called off half-way: the answer would be a guess.
        Cancellation.disarm(handle.getConnection());
        long start = System.nanoTime();
        try {
            execute(handle, "COMMIT");
        } catch (TransactionException e) {
            throw SqliteErrors.ofCommit(e);
        }
        open = false;
        commits.accept(System.nanoTime() - start);
    }

    @Override
    public void rollback(Handle handle) {
        Cancellation.disarm(handle.getConnection());
        execute(handle, "ROLLBACK");
        open = false;
    }

    @Override
    public boolean isInTransaction(Handle handle) {
        return open;
    }

    @Override
    public <R, X extends Exception> R inTransaction(Handle handle, HandleCallback<R, X> callback) throws X {
        begin(handle);
        try {
            R result = callback.withHandle(handle);
            commit(handle);
            return result;
        } catch (Throwable e) {
            abandon(handle, e);
            throw e;
        }
    }

    @Override
    public <R, X extends Exception> R inTransaction(
            Handle handle, TransactionIsolationLevel level, HandleCallback<R, X> callback) throws X {
        // SQLite knows one level, SERIALIZABLE.
        return inTransaction(handle, callback);
    }

    @Override
    public void savepoint(Handle handle, String name) {
        execute(handle, "SAVEPOINT " + name);
    }

    @Override
    public void rollbackToSavepoint(Handle handle, String name) {
        execute(handle, "ROLLBACK TO " + name);
    }

    @Override
    public void releaseSavepoint(Handle handle, String name) {
        execute(handle, "RELEASE " + name);
    }

    /**
     * Where the outcome is not known, the transaction stays open for all who ask. A reader that was interrupted has
     * changed nothing, and is not worth a new connection, least of all when there is too much to do.
     */
    private void abandon(Handle handle, Throwable reason) {
        boolean onlyInterrupted = reads && SqliteErrors.isInterruption(reason);
        if (SqliteErrors.leavesConnectionInDoubt(reason) && !onlyInterrupted) {
            return;
        }
        try {
            rollback(handle);
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private static void execute(Handle handle, String sql) {
        try (Statement statement = handle.getConnection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new TransactionException(sql + " failed", e);
        }
    }
}
