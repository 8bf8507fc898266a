package org.minimarketplace.db;

import java.math.BigDecimal;
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
import org.minimarketplace.gate.GateRefusedException;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs units of work: first the permit, then the connection, and both are kept until the unit of work is over, row
 * mapping and commit included. Waiting and working end at the deadline. Thread-safe.
 */
final class UnitsOfWork {

    private static final Logger LOG = LoggerFactory.getLogger(UnitsOfWork.class);

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
        long asked = System.nanoTime();
        Permit permit = enter(operation, deadline, asked);
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            T result =
                    operation.work() == WorkClass.WRITE ? alone(deadline, work) : onConnection(readers, deadline, work);
            outcome = "done";
            return result;
        } catch (DeadlineExceededException e) {
            outcome = "cancelled";
            observer.cancelled(operation);
            throw e;
        } finally {
            permit.close();
            long nanos = System.nanoTime() - start;
            observer.ended(operation, nanos);
            deadline.observer().worked(nanos);
            log(operation, outcome, start - asked, nanos);
        }
    }

    private Permit enter(Operation operation, Deadline deadline, long asked) {
        try {
            return gate.enter(operation.work(), deadline);
        } catch (GateRefusedException | DeadlineExceededException e) {
            log(operation, "refused", System.nanoTime() - asked, 0);
            throw e;
        } finally {
            deadline.observer().waited(System.nanoTime() - asked);
        }
    }

    /** On the thread of the request, whose trace id is in the logging context. */
    private static void log(Operation operation, String outcome, long waited, long worked) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "operation={} {} wait={}ms time={}ms", operation.label(), outcome, millis(waited), millis(worked));
        }
    }

    /** With microseconds: most units of work take less than a millisecond. */
    private static BigDecimal millis(long nanos) {
        return BigDecimal.valueOf(TimeUnit.NANOSECONDS.toMicros(nanos), 3);
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
