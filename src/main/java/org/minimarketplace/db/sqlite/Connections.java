package org.minimarketplace.db.sqlite;

import io.dropwizard.db.ManagedDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.tomcat.jdbc.pool.PooledConnection;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.db.CatalogueDao;
import org.minimarketplace.db.ProductDao;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/** Connections of one kind to a file, each with JDBI and its DAOs on it. Thread-safe. */
final class Connections implements WritingConnection {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final ManagedDataSource pool;
    private final Jdbi jdbi;
    private final Function<Connection, Jdbi> jdbiOn;

    /**
     * Lends the connections of a pool.
     *
     * @param jdbi takes a connection for each handle
     * @param jdbiOn is for one connection alone
     */
    Connections(ManagedDataSource pool, Jdbi jdbi, Function<Connection, Jdbi> jdbiOn) {
        this.pool = pool;
        this.jdbi = jdbi;
        this.jdbiOn = jdbiOn;
    }

    /**
     * Works on a connection until the deadline. A connection that is given back with its transaction still open, or
     * cannot be cleaned up, is in doubt: it is closed, which rolls back what is left, and never used again.
     */
    @Override
    public <D, T> T use(Deadline deadline, Class<D> dao, Function<D, T> work) {
        return borrow(session -> {
            session.arm(deadline);
            return work.apply(session.attach(dao));
        });
    }

    @Override
    public <T> T borrow(Function<Turn, T> work) {
        Connection borrowed = get();
        try {
            PooledConnection home = home(borrowed);
            Session session = session(home);
            try {
                return work.apply(session);
            } finally {
                session.leave(home);
            }
        } finally {
            giveBack(borrowed);
        }
    }

    private Connection get() {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    private static PooledConnection home(Connection borrowed) {
        try {
            return borrowed.unwrap(PooledConnection.class);
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    /** Throws nothing: a write that is committed must not be told as one that failed. */
    private static void giveBack(Connection borrowed) {
        try {
            borrowed.close();
        } catch (SQLException | RuntimeException e) {
            LOG.warn("a connection could not be given back", e);
        }
    }

    /** Asks one of them something, with no deadline. */
    <T> T ask(HandleCallback<T, RuntimeException> question) {
        return jdbi.withHandle(question);
    }

    /** Closes them; those that are borrowed when they are given back. */
    void close() throws Exception {
        pool.stop();
    }

    /** The pool may open a new connection in the place of one that is broken: that gets a session of its own. */
    private Session session(PooledConnection home) {
        Map<Object, Object> attributes = home.getAttributes();
        @Nullable Session kept = (Session) attributes.get(Session.class);
        if (kept != null && kept.connection() == home.getConnection()) {
            return kept;
        }
        Session session = new Session(jdbiOn.apply(home.getConnection()).open());
        attributes.put(Session.class, session);
        return session;
    }

    /**
     * JDBI on one connection. It lives as long as the connection does, because to attach a DAO costs JDBI ten times
     * what a read by id costs SQLite. Not thread-safe: for one borrower of the connection after the other.
     */
    record Session(Handle handle, Map<Class<?>, Object> daos) implements Turn {

        private static final String SAVEPOINT = "member";

        /** SQLite's forms of the DAOs that all engines share. */
        private static final Map<Class<?>, Class<?>> FORMS =
                Map.of(ProductDao.class, SqliteProductDao.class, CatalogueDao.class, SqliteCatalogueDao.class);

        Session(Handle handle) {
            this(handle, new HashMap<>());
        }

        @Override
        public void arm(Deadline deadline) {
            try {
                Cancellation.arm(connection(), deadline);
            } catch (SQLException e) {
                throw new ConnectionException(e);
            }
        }

        @Override
        public void begin() {
            handle.begin();
        }

        @Override
        public void commit() {
            handle.commit();
        }

        @Override
        public void mark() {
            handle.savepoint(SAVEPOINT);
        }

        @Override
        public void keep() {
            handle.releaseSavepoint(SAVEPOINT);
        }

        @Override
        public void undo() {
            handle.rollbackToSavepoint(SAVEPOINT);
            handle.releaseSavepoint(SAVEPOINT);
        }

        @Override
        public <D> D attach(Class<D> type) {
            return type.cast(daos.computeIfAbsent(type, wanted -> handle.attach(FORMS.getOrDefault(wanted, wanted))));
        }

        /** Throws nothing: what the work has come to is known by now, and is what the caller has to hear. */
        void leave(PooledConnection home) {
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

        SQLiteConnection connection() {
            return (SQLiteConnection) handle.getConnection();
        }
    }
}
