package org.minimarketplace.db.postgres;

import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jdbi.v3.core.transaction.TransactionHandler;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.minimarketplace.core.OutcomeUnknownException;

/**
 * Transactions as PostgreSQL has them, by statements on connections that stay in the driver's autocommit mode: what has
 * to be told to the server at the beginning and at the end goes with them, without a round trip of its own.
 *
 * <p>Writes are READ COMMITTED, and lock each row or key that they decide on before they read it. Reads of more than
 * one statement see the database as it was at the first one. A COMMIT whose answer does not come leaves the outcome
 * open; the driver's own {@code commit()} and JDBI's handler report that as they report a failure. For one session.
 */
final class PostgresTransactions implements TransactionHandler {

    /** Of what is left, for a lock: below the timeout of the statement, or it would never be the one to speak. */
    private static final int PERCENT_FOR_A_LOCK = 95;

    /** So that one product that everybody wants cannot hold all permits until the deadline. */
    private static final long LONGEST_LOCK_WAIT_MILLIS = 2_000;

    /** How much longer than the statements a transaction may stand idle between them. */
    private static final long IDLE_SLACK_MILLIS = 1_000;

    /** How long the answer to a COMMIT is waited for beyond the deadline: it is rather late than not known. */
    private static final long COMMIT_PATIENCE_MILLIS = 2_000;

    private static final long ROLLBACK_PATIENCE_MILLIS = 1_000;

    private final Session session;

    PostgresTransactions(Session session) {
        this.session = session;
    }

    @Override
    public TransactionHandler specialize(Handle handle) {
        return this;
    }

    @Override
    public void begin(Handle handle) {
        long left = Math.max(1, session.remainingMillis());
        if (session.writes()) {
            long lock = Math.max(1, Math.min(LONGEST_LOCK_WAIT_MILLIS, left * PERCENT_FOR_A_LOCK / 100));
            session.begin(
                    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL statement_timeout = " + left
                            + "; SET LOCAL lock_timeout = " + lock
                            + "; SET LOCAL idle_in_transaction_session_timeout = " + (left + IDLE_SLACK_MILLIS),
                    left);
        } else {
            session.begin(
                    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = " + left, left);
            // Plans for pages are made with their words and limits in sight.
            session.connection().setPrepareThreshold(0);
        }
    }

    @Override
    public void commit(Handle handle) {
        session.waitAtMost(session.remainingMillis() + COMMIT_PATIENCE_MILLIS);
        // A COMMIT is never called off: where it waits for a standby, it is done already. In a transaction that has
        // failed the first statement is refused, and no COMMIT is taken for a success that was none.
        String commit = session.writes() ? "SET LOCAL statement_timeout = 0; COMMIT" : "COMMIT";
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(commit);
        } catch (SQLException e) {
            if (session.writes() && !PostgresErrors.deniesCommit(e)) {
                throw new OutcomeUnknownException("the answer to a COMMIT was not seen", e);
            }
            throw new TransactionException("COMMIT failed", e);
        } finally {
            ended();
        }
    }

    @Override
    public void rollback(Handle handle) {
        session.waitAtMost(ROLLBACK_PATIENCE_MILLIS);
        try {
            execute("ROLLBACK");
        } finally {
            ended();
        }
    }

    private void ended() {
        session.prepareAsEver();
    }

    @Override
    public boolean isInTransaction(Handle handle) {
        return session.isInTransaction();
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
        // The level follows from whether the unit of work writes.
        return inTransaction(handle, callback);
    }

    @Override
    public void savepoint(Handle handle, String name) {
        execute("SAVEPOINT " + name);
    }

    @Override
    public void rollbackToSavepoint(Handle handle, String name) {
        execute("ROLLBACK TO SAVEPOINT " + name);
    }

    @Override
    public void releaseSavepoint(Handle handle, String name) {
        execute("RELEASE SAVEPOINT " + name);
    }

    /** On a connection that is gone the server rolls back by itself. */
    private void abandon(Handle handle, Throwable reason) {
        if (reason instanceof OutcomeUnknownException || PostgresErrors.isConnectionLost(reason)) {
            session.doom();
            return;
        }
        if (session.isInTransaction()) {
            try {
                rollback(handle);
            } catch (RuntimeException e) {
                session.doom();
                reason.addSuppressed(e);
            }
        }
    }

    private void execute(String sql) {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new TransactionException(sql + " failed", e);
        }
    }
}
