package org.minimarketplace.db.postgres;

import io.dropwizard.lifecycle.Managed;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections of the server are taken, by all instances and everybody else, and how many there are: asked for
 * four times a minute. Thread-safe.
 */
final class ServerConnections implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(ServerConnections.class);

    private static final long INTERVAL_SECONDS = 15;

    /** Who may not see the sessions of others may see how many there are. */
    private static final String QUERY = """
            SELECT (SELECT sum(numbackends) FROM pg_stat_database) || '/' ||
                (current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
                    - coalesce(current_setting('reserved_connections', true)::int, 0))
            """;

    private final Question server;
    private final ScheduledExecutorService executor;
    private volatile Optional<Found> last = Optional.empty();
    private @Nullable Future<?> turns;

    /** Asks a server. */
    interface Question {

        /** The first column of the first row. */
        String ask(String query) throws SQLException;
    }

    /** What the server said. */
    record Found(long taken, long limit) {}

    ServerConnections(Question server, ScheduledExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    /** Empty as long as it is not known. */
    Optional<Found> last() {
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
            String[] found = server.ask(QUERY).split("/", 2);
            last = Optional.of(new Found(Long.parseLong(found[0]), Long.parseLong(found[1])));
        } catch (SQLException | RuntimeException e) {
            // An exception would end the schedule; the health check tells what is wrong. What was found is old now.
            last = Optional.empty();
            LOG.debug("the connections of the server are not known", e);
        }
    }
}
