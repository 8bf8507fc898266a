package org.minimarketplace.db;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.OutcomeUnknownException;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateRefusedException;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door to the database: first the permit, then the engine, and the permit is kept until the unit of work is
 * over, row mapping and commit included. Waiting and working end at the deadline. Thread-safe.
 */
public final class UnitsOfWork {

    private static final Logger LOG = LoggerFactory.getLogger(UnitsOfWork.class);

    private final DatabaseGate gate;
    private final Engine engine;
    private final DatabaseObserver observer;

    /**
     * Runs units of work in a database.
     *
     * @param gate bounds how many run at once
     */
    public UnitsOfWork(DatabaseGate gate, Engine engine, DatabaseObserver observer) {
        this.gate = gate;
        this.engine = engine;
        this.observer = observer;
    }

    /**
     * Runs work with a DAO, and answers what the work does. Errors of the database are those of the ports in core.
     *
     * @param dao whose statements the work runs; not to be used after it
     * @throws GateRefusedException if there is no permit
     * @throws DeadlineExceededException at the deadline
     */
    public <D, T> T run(Operation operation, Deadline deadline, Class<D> dao, Function<D, T> work) {
        deadline.check();
        long asked = System.nanoTime();
        Permit permit = enter(operation, deadline, asked);
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            T result = operation.work() == WorkClass.WRITE
                    ? engine.write(operation, deadline, dao, work)
                    : engine.read(operation, deadline, dao, work);
            outcome = "done";
            return result;
        } catch (RuntimeException e) {
            RuntimeException error = engine.translate(e);
            if (error instanceof DeadlineExceededException) {
                outcome = "cancelled";
                observer.cancelled(operation);
            } else if (error instanceof OutcomeUnknownException) {
                observer.outcomeUnknown(operation);
            }
            throw error;
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
}
