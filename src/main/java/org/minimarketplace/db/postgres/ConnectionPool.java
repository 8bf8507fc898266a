package org.minimarketplace.db.postgres;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.ManagedPooledDataSource;
import io.dropwizard.util.Duration;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.Pooler;

/**
 * The pool: one, for everything, with a connection for each permit and a few to spare, so that nobody who has a permit
 * waits. Thread-safe.
 */
final class ConnectionPool {

    /** Beyond the permits: for health checks, and for what is done by the clock. */
    static final int SPARE = 2;

    /** What holds on a connection where a unit of work does not say otherwise: nothing runs or waits for ever. */
    private static final String DEFAULTS = """
            SELECT set_config('statement_timeout', '60s', false),
                set_config('idle_in_transaction_session_timeout', '60s', false),
                set_config('client_connection_check_interval',
                    CASE WHEN version() ~* 'windows|mingw|visual' THEN '0' ELSE '1s' END, false)
            """;

    private final ManagedPooledDataSource source;

    private ConnectionPool(ManagedPooledDataSource source) {
        this.source = source;
    }

    /**
     * Opens a pool.
     *
     * @param size the most connections
     */
    static ConnectionPool open(PostgresUrl url, DatabaseSettings settings, int size, MetricRegistry metrics)
            throws Exception {
        DataSourceFactory pool = new DataSourceFactory();
        pool.setDriverClass("org.postgresql.Driver");
        pool.setUrl(url.jdbc());
        pool.setProperties(ConnectionProperties.pooled(settings));
        if (settings.pooler() == Pooler.NONE) {
            // Behind a pooler they would be those of somebody else: the role has them.
            pool.setInitializationQuery(DEFAULTS);
        }
        pool.setInitialSize(Math.min(2, size));
        pool.setMinSize(Math.min(2, size));
        pool.setMaxSize(size);
        // The permit is the queue; a wait here can only be for a connection that is being replaced.
        pool.setMaxWaitForConnection(Duration.seconds(1));
        // By the driver's own sign of life, and never for a request: whoever meets a dead one is given another.
        pool.setValidationQuery(null);
        pool.setValidationQueryTimeout(Duration.seconds(2));
        pool.setCheckConnectionOnBorrow(false);
        pool.setCheckConnectionOnConnect(false);
        pool.setCheckConnectionWhileIdle(true);
        pool.setEvictionInterval(Duration.seconds(10));
        pool.setValidationInterval(Duration.seconds(30));
        pool.setMinIdleTime(Duration.minutes(5));
        // So that connections spread over servers and passwords that have changed.
        pool.setMaxConnectionAge(Duration.minutes(30));
        if (!(pool.build(metrics, "postgres") instanceof ManagedPooledDataSource source)) {
            throw new IllegalStateException("Dropwizard's pool is that of Tomcat");
        }
        source.start();
        return new ConnectionPool(source);
    }

    Connection connection() throws SQLException {
        return source.getConnection();
    }

    /** Closes those that are idle, and the others when they come home. */
    void replaceAll() {
        source.purge();
    }

    /** The most connections. */
    int size() {
        return source.getPoolProperties().getMaxActive();
    }

    /** Connections by what they do. */
    Map<String, Double> states() {
        return Map.of("busy", (double) source.getActive(), "idle", (double) source.getIdle());
    }

    void close() throws Exception {
        source.stop();
    }
}
