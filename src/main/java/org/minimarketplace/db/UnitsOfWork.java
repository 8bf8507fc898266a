package org.minimarketplace.db;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.db.Database.Pool;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;

/**
 * Runs units of work: first the permit, then the connection, and both are kept until the unit of work is over, row
 * mapping and commit included. Waiting and working end at the deadline. Thread-safe.
 */
final class UnitsOfWork {

    private final DatabaseGate gate;
    private final DatabaseObserver observer;
    private final Pool writer;
    private final Pool readers;

    /** The order of those who have a permit to write: there is one connection that writes. Fair. */
    private final ReentrantLock writing = new ReentrantLock(true);

    UnitsOfWork(DatabaseGate gate, DatabaseObserver observer, Pool writer, Pool readers) {
        this.gate = gate;
        this.observer = observer;
        this.writer = writer;
        this.readers = readers;
    }

    /** Runs the work and translates the database's errors to those of the ports in core. */
    <T> T run(Operation operation, Deadline deadline, Function<Session, T> work) {
        deadline.check();
        Permit permit = enter(operation.work(), deadline);
        long start = System.nanoTime();
        try {
            return operation.work() == WorkClass.WRITE ? alone(deadline, work) : onConnection(readers, deadline, work);
        } catch (DeadlineExceededException e) {
            observer.cancelled(operation);
            throw e;
        } finally {
            permit.close();
            long nanos = System.nanoTime() - start;
            observer.ended(operation, nanos);
            deadline.observer().worked(nanos);
        }
    }

    private Permit enter(WorkClass work, Deadline deadline) {
        long asked = System.nanoTime();
        try {
            return gate.enter(work, deadline);
        } finally {
            deadline.observer().waited(System.nanoTime() - asked);
        }
    }

    private <T> T alone(Deadline deadline, Function<Session, T> work) {
        try {
            if (!writing.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw DeadlineExceededException.withoutEffect(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting to write", e);
        }
        try {
            return onConnection(writer, deadline, work);
        } finally {
            writing.unlock();
        }
    }

    private static <T> T onConnection(Pool pool, Deadline deadline, Function<Session, T> work) {
        try {
            return Session.work(pool, deadline, work);
        } catch (SQLException e) {
            throw SqliteErrors.translate(new ConnectionException(e));
        } catch (RuntimeException e) {
            throw SqliteErrors.translate(e);
        }
    }
}
