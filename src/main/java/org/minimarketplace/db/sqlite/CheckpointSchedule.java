package org.minimarketplace.db.sqlite;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.db.DatabaseSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the write-ahead log back into the file now and then. SQLite does it by itself after a commit, but neither after
 * the last one before a quiet time, nor while somebody reads for long: the log that has grown meanwhile would stay as
 * large as it is. Off the request path, on a thread of the given executor. Thread-safe.
 */
final class CheckpointSchedule implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointSchedule.class);

    private final Maintenance maintenance;
    private final Database database;
    private final Duration every;
    private final long limit;
    private final ScheduledExecutorService executor;
    private @Nullable Future<?> turns;

    /** Works on the given executor between start and stop. */
    CheckpointSchedule(
            Maintenance maintenance, Database database, DatabaseSettings settings, ScheduledExecutorService executor) {
        this(maintenance, database, settings.checkpointEvery().toJavaDuration(), DatabaseFactory.LOG_LIMIT, executor);
    }

    CheckpointSchedule(
            Maintenance maintenance, Database database, Duration every, long limit, ScheduledExecutorService executor) {
        this.maintenance = maintenance;
        this.database = database;
        this.every = every;
        this.limit = limit;
        this.executor = executor;
    }

    @Override
    public void start() {
        turns = executor.scheduleWithFixedDelay(this::turn, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        if (turns != null) {
            turns.cancel(false);
        }
    }

    private void turn() {
        try {
            Checkpoint checkpoint = maintenance.tidy(limit);
            long left = database.walSize();
            if (left > limit) {
                LOG.warn(
                        "checkpoint {}: the log has {} bytes, more than {}: somebody reads or writes for long",
                        checkpoint.outcome().label(),
                        left,
                        limit);
            } else if (!checkpoint.isComplete()) {
                LOG.info(
                        "checkpoint partial: {} of {} pages folded back, the rest is still needed",
                        checkpoint.foldedPages(),
                        checkpoint.logPages());
            }
        } catch (RuntimeException e) {
            // An exception would end the schedule; the next turn tries again.
            LOG.error("checkpoint failed", e);
        }
    }
}
