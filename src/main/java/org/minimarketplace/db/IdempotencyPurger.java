package org.minimarketplace.db;

import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets outcomes, and files that were imported, when their retention is over, and the oldest outcomes of a scope that
 * has more than its room; a few rows at a time, so that requests get their turn between them. Off the request path, on
 * a thread of the given executor. Thread-safe.
 */
public final class IdempotencyPurger implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyPurger.class);

    private static final int ROWS_AT_ONCE = 200;
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(5);

    private final UnitsOfWork unitsOfWork;
    private final Clock clock;
    private final OutcomeLimits limits;
    private final ScheduledExecutorService executor;
    private final AtomicLong forgottenEarly = new AtomicLong();
    private @Nullable Future<?> turns;

    /** Purges once a minute between start and stop. */
    public IdempotencyPurger(
            UnitsOfWork unitsOfWork, Clock clock, OutcomeLimits limits, ScheduledExecutorService executor) {
        this.unitsOfWork = unitsOfWork;
        this.clock = clock;
        this.limits = limits;
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

    /** What is measured. */
    public Upkeep.Family family() {
        return Upkeep.Family.counter(
                "marketplace_idempotency_forgotten_early_total",
                "Outcomes that were forgotten before their retention ended, because their caller had no more room",
                forgottenEarly.get());
    }

    /**
     * Removes what is expired now, and what there is no room for.
     *
     * @return how many outcomes and imports were removed
     */
    public int purge() {
        int total = 0;
        int removed;
        do {
            removed = run(Operation.PURGE, outcomes -> outcomes.purge(expired(), ROWS_AT_ONCE));
            total += removed;
        } while (removed == ROWS_AT_ONCE);
        return total + purgeImports() + makeRoom();
    }

    private int purgeImports() {
        return unitsOfWork.run(
                Operation.PURGE,
                Deadline.after(STEP_TIMEOUT),
                CatalogueDao.class,
                imports -> imports.purgeProgress(expired()));
    }

    private int makeRoom() {
        int total = 0;
        Map<String, Long> above = run(Operation.PURGE_CHECK, outcomes -> outcomes.above(limits.room()));
        for (Map.Entry<String, Long> scope : above.entrySet()) {
            int removed = makeRoom(scope.getKey(), scope.getValue() - limits.room());
            LOG.warn(
                    "{} outcomes of \"{}\" forgotten before their retention ended: they take more than {} bytes",
                    removed,
                    scope.getKey(),
                    limits.room());
            total += removed;
        }
        return total;
    }

    private int makeRoom(String scope, long excess) {
        int total = 0;
        long left = excess;
        while (left > 0) {
            long wanted = left;
            List<Long> removed = run(Operation.PURGE, outcomes -> outcomes.makeRoom(scope, wanted, ROWS_AT_ONCE));
            if (removed.isEmpty()) {
                return total;
            }
            left -= removed.stream().mapToLong(Long::longValue).sum();
            total += removed.size();
            forgottenEarly.addAndGet(removed.size());
        }
        return total;
    }

    private Instant expired() {
        return clock.instant().minus(limits.retention());
    }

    private <T> T run(Operation operation, Function<IdempotencyDao, T> work) {
        return unitsOfWork.run(operation, Deadline.after(STEP_TIMEOUT), IdempotencyDao.class, work);
    }

    private void purgeAndLog() {
        try {
            int removed = purge();
            if (removed > 0) {
                LOG.info("{} outcomes and imports forgotten", removed);
            }
        } catch (RuntimeException e) {
            // An exception would end the schedule; the next turn tries again.
            LOG.warn("forgetting outcomes and imports failed", e);
        }
    }
}
