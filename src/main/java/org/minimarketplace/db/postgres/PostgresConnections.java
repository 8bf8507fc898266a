package org.minimarketplace.db.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Function;
import org.apache.tomcat.jdbc.pool.PooledConnection;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.OutcomeUnknownException;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections to a server, each with JDBI and its DAOs on it. Thread-safe. */
final class PostgresConnections {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresConnections.class);

    private final ConnectionPool pool;
    private final Function<Session, Jdbi> jdbiOn;

    /**
     * Lends the connections of a pool.
     *
     * @param jdbiOn JDBI on the connection of a session
     */
    PostgresConnections(ConnectionPool pool, Function<Session, Jdbi> jdbiOn) {
        this.pool = pool;
        this.jdbiOn = jdbiOn;
    }

    /**
     * Works on a connection until the deadline. Where it is not known what will come on a connection, it is closed, and
     * so are others that cannot be of use.
     *
     * @param writes whether the work changes something
     * @throws LostBeforeEffectException if the connection was of no use from the beginning
     */
    <D, T> T use(Deadline deadline, boolean writes, Class<D> dao, Function<D, T> work) {
        try (Connection borrowed = pool.connection()) {
            PooledConnection home = borrowed.unwrap(PooledConnection.class);
            Session session = session(home);
            try {
                session.enter(deadline, writes);
                return work.apply(session.attach(dao));
            } catch (RuntimeException e) {
                throw judged(e, session);
            } finally {
                session.leave(home);
            }
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    private RuntimeException judged(RuntimeException error, Session session) {
        if (error instanceof OutcomeUnknownException || PostgresErrors.endsConnection(error)) {
            session.doom();
        }
        if (PostgresErrors.condemnsPool(error)) {
            LOG.warn("connections are replaced: the database ended one, with {}", PostgresErrors.state(error));
            pool.replaceAll();
        }
        boolean withoutEffect = !(error instanceof OutcomeUnknownException)
                && PostgresErrors.isConnectionLost(error)
                && (!session.writes() || session.statements() <= 1);
        return withoutEffect ? new LostBeforeEffectException(error) : error;
    }

    /**
     * Asks the server something, past all units of work.
     *
     * @param patienceMillis how long its answer is waited for
     * @return the first column of the first row, as a text
     */
    String ask(String query, int patienceMillis) throws SQLException {
        try (Connection borrowed = pool.connection()) {
            PooledConnection home = borrowed.unwrap(PooledConnection.class);
            Session session = session(home);
            try (Statement statement = session.connection().createStatement()) {
                session.waitAtMost(patienceMillis);
                try (var row = statement.executeQuery(query)) {
                    row.next();
                    return String.valueOf(row.getString(1));
                }
            } catch (SQLException e) {
                session.doom();
                throw e;
            } finally {
                session.leave(home);
            }
        }
    }

    /** The most connections. */
    int size() {
        return pool.size();
    }

    /** Connections by what they do: for metrics. */
    Map<String, Double> states() {
        return pool.states();
    }

    /** Closes them; those that are borrowed when they are given back. */
    void close() throws Exception {
        pool.close();
    }

    /** The pool may open a new connection in the place of one that is broken: that gets a session of its own. */
    private Session session(PooledConnection home) {
        Map<Object, Object> attributes = home.getAttributes();
        Session kept = (Session) attributes.get(Session.class);
        PgConnection connection = (PgConnection) home.getConnection();
        if (kept != null && kept.connection() == connection) {
            return kept;
        }
        Session session = new Session(connection, jdbiOn);
        attributes.put(Session.class, session);
        return session;
    }

    /** The connection went away before the unit of work could have had an effect. */
    static final class LostBeforeEffectException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        LostBeforeEffectException(RuntimeException cause) {
            super(cause);
        }
    }
}
