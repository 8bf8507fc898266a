package org.minimarketplace.db;

import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets outcomes, and files that were imported, when their retention is over, a few rows at a time, so that requests
 * get their turn between them. Off the request path, on a thread of the given executor. Thread-safe.
 */
public final class IdempotencyPurger implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyPurger.class);

    private static final int ROWS_AT_ONCE = 200;
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(5);

    private final UnitsOfWork unitsOfWork;
    private final Clock clock;
    private final Duration retention;
    private final ScheduledExecutorService executor;
    private @Nullable Future<?> turns;

    /** Purges once a minute between start and stop. */
    public IdempotencyPurger(
            UnitsOfWork unitsOfWork, Clock clock, Duration retention, ScheduledExecutorService executor) {
        this.unitsOfWork = unitsOfWork;
        this.clock = clock;
        this.retention = retention;
        this.executor = executor;
    }

    @Override
    public void start() {
        turns = executor.scheduleWithFixedDelay(
                this::purgeAndLog, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        if (turns != null) {
            turns.cancel(false);
        }
    }

    /**
     * Removes what is expired now.
     *
     * @return how many outcomes and imports were removed
     */
    public int purge() {
        int total = 0;
        int removed;
        do {
            removed = unitsOfWork.run(
                    Operation.PURGE,
                    Deadline.after(STEP_TIMEOUT),
                    ProductDao.class,
                    dao -> dao.purgeOutcomes(clock.instant().minus(retention), ROWS_AT_ONCE));
            total += removed;
        } while (removed == ROWS_AT_ONCE);
        return total + purgeImports();
    }

    private int purgeImports() {
        return unitsOfWork.run(
                Operation.PURGE,
                Deadline.after(STEP_TIMEOUT),
                CatalogueDao.class,
                dao -> dao.purgeProgress(clock.instant().minus(retention)));
    }

    private void purgeAndLog() {
        try {
            int removed = purge();
            if (removed > 0) {
                LOG.info("{} expired idempotency keys and imports removed", removed);
            }
        } catch (RuntimeException e) {
            // An exception would end the schedule; the next turn tries again.
            LOG.warn("removing expired idempotency keys failed", e);
        }
    }
}
