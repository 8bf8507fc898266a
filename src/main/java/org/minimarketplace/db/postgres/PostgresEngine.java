package org.minimarketplace.db.postgres;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.OutcomeUnknownException;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.Engine;
import org.minimarketplace.db.Operation;
import org.minimarketplace.db.Repetition;
import org.minimarketplace.db.postgres.PostgresConnections.LostBeforeEffectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL, with connections that do not wait for each other. A unit of work that the server has called off for the
 * sake of others is done again as a whole, a few times, and only if it is certain that nothing of it was stored.
 */
final class PostgresEngine implements Engine {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresEngine.class);

    private static final int MOST_TRIES = 3;
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LEAST_MILLIS_FOR_ANOTHER = 20;

    private final PostgresConnections connections;
    private final DatabaseObserver observer;
    private final SchemaWatch schema;

    PostgresEngine(PostgresConnections connections, DatabaseObserver observer, SchemaWatch schema) {
        this.connections = connections;
        this.observer = observer;
        this.schema = schema;
    }

    @Override
    public <D, T> T read(Operation operation, Deadline deadline, Class<D> dao, Function<D, T> work) {
        return run(operation, deadline, false, dao, work);
    }

    @Override
    public <D, T> T write(Operation operation, Deadline deadline, Class<D> dao, Function<D, T> work) {
        return run(operation, deadline, true, dao, work);
    }

    /** The errors of a unit of work are translated where its deadline is known. */
    @Override
    public RuntimeException translate(RuntimeException error) {
        return error;
    }

    private <D, T> T run(Operation operation, Deadline deadline, boolean writes, Class<D> dao, Function<D, T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return connections.use(deadline, writes, dao, work);
            } catch (OutcomeUnknownException e) {
                throw e;
            } catch (RuntimeException e) {
                Optional<Repetition> reason = reasonToRepeat(e, tries);
                if (reason.isEmpty() || !pause(tries, deadline)) {
                    throw translate(e, deadline, writes);
                }
                observer.repeated(operation, reason.get());
                LOG.debug(
                        "operation={} is done again: {}",
                        operation.label(),
                        reason.get().label());
            }
        }
    }

    /** What is missing in the database is no defect where a newer release has removed it. */
    private RuntimeException translate(RuntimeException error, Deadline deadline, boolean writes) {
        return PostgresErrors.missesSomething(error) && schema.look().isPresent()
                ? new StoreUnavailableException("the schema needs a newer version of the service", error)
                : PostgresErrors.translate(error, deadline, writes);
    }

    private static Optional<Repetition> reasonToRepeat(RuntimeException error, int tries) {
        if (tries == MOST_TRIES) {
            return Optional.empty();
        }
        if (error instanceof LostBeforeEffectException) {
            return tries == 1 ? Optional.of(Repetition.CONNECTION) : Optional.empty();
        }
        return PostgresErrors.reasonToRepeat(error);
    }

    /** Waits for a random time that grows; false if there is not enough left to try again. */
    private static boolean pause(int tries, Deadline deadline) {
        long longest = TimeUnit.MILLISECONDS.toNanos(FIRST_PAUSE_MILLIS << tries);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
        return deadline.remainingMillis() >= LEAST_MILLIS_FOR_ANOTHER
                && !Thread.currentThread().isInterrupted();
    }
}
