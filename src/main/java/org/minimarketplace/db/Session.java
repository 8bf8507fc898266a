package org.minimarketplace.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.tomcat.jdbc.pool.PooledConnection;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/**
 * JDBI on one connection to SQLite. It lives as long as the connection does, because to attach a DAO costs JDBI ten
 * times what a read by id costs SQLite. Not thread-safe: for one borrower of the connection after the other.
 */
final class Session {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Handle handle;
    private final Map<Class<?>, Object> daos = new HashMap<>();

    private Session(Handle handle) {
        this.handle = handle;
    }

    /** JDBI itself. Stays with the connection: not to be closed or configured by those who work with it. */
    Handle handle() {
        return handle;
    }

    /** The DAO of this type on this connection. */
    <D> D attach(Class<D> type) {
        return type.cast(daos.computeIfAbsent(type, handle::attach));
    }

    /**
     * Works on a connection of the pool until the deadline. A connection that comes home with its transaction still
     * open, or cannot be cleaned up, is in doubt: it is closed, which rolls back what is left, and never used again.
     *
     * @throws SQLException if there is no connection
     */
    static <T> T work(Database.Pool pool, Deadline deadline, Function<Session, T> work) throws SQLException {
        try (Connection borrowed = pool.dataSource().getConnection()) {
            PooledConnection home = borrowed.unwrap(PooledConnection.class);
            Session session = of(home, pool);
            try {
                Cancellation.arm(session.connection(), deadline);
                return work.apply(session);
            } finally {
                session.leave(home);
            }
        }
    }

    /** Throws nothing: what the work has come to is known by now, and is what the caller has to hear. */
    private void leave(PooledConnection home) {
        boolean sound = false;
        try {
            if (!connection().isClosed()) {
                Cancellation.disarm(connection());
                handle.clean();
                sound = !handle.isInTransaction();
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warn("a connection that cannot be cleaned up is replaced", e);
        }
        if (!sound) {
            home.setDiscarded(true);
        }
    }

    /** The pool may open a new connection in the place of one that is broken: that gets a session of its own. */
    private static Session of(PooledConnection home, Database.Pool pool) {
        Map<Object, Object> attributes = home.getAttributes();
        @Nullable Session kept = (Session) attributes.get(Session.class);
        if (kept != null && kept.connection() == home.getConnection()) {
            return kept;
        }
        Session session = new Session(pool.jdbiOn().apply(home.getConnection()).open());
        attributes.put(Session.class, session);
        return session;
    }

    private SQLiteConnection connection() {
        return (SQLiteConnection) handle.getConnection();
    }
}
