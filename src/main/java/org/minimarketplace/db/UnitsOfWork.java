package org.minimarketplace.db;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.StoreUnavailableException;

/**
 * Runs units of work on one pool, each on a connection of its own that it keeps until it is over, commit and row
 * mapping included. Waiting for the connection and the work itself end at the deadline. Thread-safe; connections are
 * given in the order of arrival.
 */
final class UnitsOfWork {

    private final Jdbi jdbi;
    private final Semaphore connections;

    UnitsOfWork(Jdbi jdbi, int poolSize) {
        this.jdbi = jdbi;
        this.connections = new Semaphore(poolSize, true);
    }

    /** Runs the work and translates the database's errors to those of {@link org.minimarketplace.core.ProductStore}. */
    <T> T run(Deadline deadline, Function<Handle, T> work) {
        deadline.check();
        awaitConnection(deadline);
        try (Handle handle = jdbi.open()) {
            return guarded(handle, deadline, work);
        } catch (RuntimeException e) {
            throw SqliteErrors.translate(e, deadline);
        } finally {
            connections.release();
        }
    }

    private static <T> T guarded(Handle handle, Deadline deadline, Function<Handle, T> work) {
        Cancellation.arm(handle, deadline);
        try {
            return work.apply(handle);
        } finally {
            Cancellation.disarm(handle);
        }
    }

    private void awaitConnection(Deadline deadline) {
        try {
            if (!connections.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw DeadlineExceededException.withoutEffect(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for a connection", e);
        }
    }
}
