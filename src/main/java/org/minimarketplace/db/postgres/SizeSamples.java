package org.minimarketplace.db.postgres;

import io.dropwizard.lifecycle.Managed;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The size of the database, asked for once a minute: for a scrape nobody waits for the server. Thread-safe. */
final class SizeSamples implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(SizeSamples.class);

    private static final long INTERVAL_SECONDS = 60;

    private final PostgresDatabase database;
    private final ScheduledExecutorService executor;
    private volatile OptionalLong last = OptionalLong.empty();
    private @Nullable Future<?> turns;

    SizeSamples(PostgresDatabase database, ScheduledExecutorService executor) {
        this.database = database;
        this.executor = executor;
    }

    /** In bytes; empty as long as it is not known. */
    OptionalLong last() {
        return last;
    }

    @Override
    public void start() {
        turns = executor.scheduleWithFixedDelay(this::sample, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        if (turns != null) {
            turns.cancel(false);
        }
    }

    private void sample() {
        try {
            last = OptionalLong.of(Long.parseLong(database.ask("SELECT pg_database_size(current_database())")));
        } catch (SQLException | RuntimeException e) {
            // An exception would end the schedule; the health check tells what is wrong.
            LOG.debug("the size of the database is not known", e);
        }
    }
}
