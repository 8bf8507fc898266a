package org.minimarketplace.db.postgres;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.tomcat.jdbc.pool.PooledConnection;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.db.CatalogueDao;
import org.minimarketplace.db.IdempotencyDao;
import org.minimarketplace.db.ProductDao;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JDBI on one connection, for as long as the connection lives, and the unit of work that is under way on it. Everything
 * ends at the unit's deadline: in the server by its own timeouts, which are told with BEGIN, and here by the patience
 * of the socket. Nothing is ever called off from another connection. Not thread-safe: for one borrower after the other.
 */
final class Session {

    /** How often a statement is run before the server keeps it prepared. */
    static final int PREPARE_THRESHOLD = 5;

    /** How much longer than the server the socket waits, so that it is the server who says that the time is up. */
    static final int SLACK_MILLIS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** PostgreSQL's forms of the DAOs that all engines share. */
    private static final Map<Class<?>, Class<?>> FORMS = Map.of(
            ProductDao.class, PostgresProductDao.class,
            CatalogueDao.class, PostgresCatalogueDao.class,
            IdempotencyDao.class, PostgresIdempotencyDao.class);

    private final PgConnection connection;
    private final int prepareThreshold;
    private final Handle handle;
    private final Map<Class<?>, Object> daos = new HashMap<>();
    private @Nullable Deadline deadline;
    private boolean writes;
    private boolean doomed;
    private int statements;

    /** The time that the server was told that there is, in milliseconds; 0 where it was told none. */
    private long told;

    /**
     * A session on a connection.
     *
     * @param jdbi JDBI on this connection alone, with everything that it needs but for transactions
     */
    Session(PgConnection connection, Function<Session, Jdbi> jdbi) {
        this.connection = connection;
        this.prepareThreshold = connection.getPrepareThreshold();
        this.handle = jdbi.apply(this).open();
    }

    PgConnection connection() {
        return connection;
    }

    /** Statements are prepared as on this connection from its beginning. */
    void prepareAsEver() {
        connection.setPrepareThreshold(prepareThreshold);
    }

    /** Begins a unit of work. */
    void enter(Deadline until, boolean changes) {
        deadline = until;
        writes = changes;
        statements = 0;
        told = 0;
        waitAtMost(until.remainingMillis() + SLACK_MILLIS);
    }

    <D> D attach(Class<D> type) {
        return type.cast(daos.computeIfAbsent(type, wanted -> handle.attach(FORMS.getOrDefault(wanted, wanted))));
    }

    /** Whether the unit of work changes something. */
    boolean writes() {
        return writes;
    }

    /** How many statements the unit of work has sent. */
    int statements() {
        return statements;
    }

    /** The time that is left for the unit of work, in milliseconds; for a session without one a second. */
    long remainingMillis() {
        return deadline == null ? 1000 : deadline.remainingMillis();
    }

    /** Before each statement of a unit of work. */
    void beforeStatement() {
        if (deadline == null) {
            return;
        }
        deadline.check();
        statements++;
        long left = deadline.remainingMillis();
        waitAtMost(left + SLACK_MILLIS);
        if (told > 0 && left < told - told / 10) {
            execute("SET LOCAL statement_timeout = " + left);
            told = left;
        }
    }

    /** Sends what begins a transaction, by which the server is told how much time there is. */
    void begin(String sql, long millis) {
        statements++;
        execute(sql);
        told = millis;
    }

    /** Bounds the wait for each of the server's answers. */
    void waitAtMost(long millis) {
        try {
            connection.setNetworkTimeout(Runnable::run, (int) Math.min(Integer.MAX_VALUE, millis));
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    /** Runs a statement without parameters. */
    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    boolean isInTransaction() {
        return ((BaseConnection) connection).getTransactionState() != TransactionState.IDLE;
    }

    /** The connection is not to be used again. */
    void doom() {
        doomed = true;
    }

    /** Throws nothing: what the work has come to is known by now, and is what the caller has to hear. */
    void leave(PooledConnection home) {
        boolean sound = false;
        deadline = null;
        told = 0;
        try {
            if (!doomed && !connection.isClosed()) {
                handle.clean();
                sound = !isInTransaction();
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warn("a connection that cannot be cleaned up is replaced", e);
        }
        if (!sound) {
            home.setDiscarded(true);
        }
    }
}
