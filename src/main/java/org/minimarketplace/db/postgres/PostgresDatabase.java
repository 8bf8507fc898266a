package org.minimarketplace.db.postgres;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jdbi3.InstrumentedSqlLogger;
import com.codahale.metrics.jdbi3.strategies.SmartNameStrategy;
import java.sql.SQLException;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.InstantAsMillis;
import org.minimarketplace.db.UnitsOfWork;
import org.minimarketplace.db.spool.Staging;
import org.minimarketplace.gate.DatabaseGate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open database on a PostgreSQL server: its connections, and the door to what is stored. Thread-safe. */
final class PostgresDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

    /** How long a sign of life is waited for, in milliseconds. */
    private static final int PATIENCE = 2_000;

    private final String place;
    private final String serverVersion;
    private final int schemaVersion;
    private final PostgresConnections connections;
    private final SchemaWatch schema;
    private final UnitsOfWork unitsOfWork;
    private final Staging staging;
    private volatile boolean closed;

    /**
     * A database behind these connections.
     *
     * @param schemaVersion the version of the schema as it was found
     * @param knownVersion the one that this release is made for
     */
    PostgresDatabase(
            String place,
            String serverVersion,
            int schemaVersion,
            int knownVersion,
            ConnectionPool pool,
            Staging staging,
            DatabaseGate gate,
            DatabaseObserver observer,
            MetricRegistry metrics) {
        this.place = place;
        this.serverVersion = serverVersion;
        this.schemaVersion = schemaVersion;
        InstrumentedSqlLogger timing = new InstrumentedSqlLogger(metrics, new SmartNameStrategy());
        this.connections = new PostgresConnections(pool, session -> jdbi(session, timing));
        this.schema = new SchemaWatch(this::ask, knownVersion);
        this.unitsOfWork = new UnitsOfWork(gate, new PostgresEngine(connections, observer, schema), observer);
        this.staging = staging;
    }

    private static Jdbi jdbi(Session session, SqlLogger timing) {
        Jdbi jdbi = Jdbi.create(KnownIsolation.of(session.connection()));
        jdbi.installPlugin(new SqlObjectPlugin())
                .registerArgument(new UuidAsUuid())
                .registerArgument(new InstantAsMillis());
        jdbi.setTransactionHandler(new PostgresTransactions(session));
        // Errors are logged. What clients send, their idempotency keys among it, has no place there.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.SHORT_STATEMENT);
        jdbi.setSqlLogger(new Deadlines(session, timing));
        return jdbi;
    }

    /** The door to what is stored. */
    UnitsOfWork unitsOfWork() {
        return unitsOfWork;
    }

    /** Whether this release works with it. */
    SchemaWatch schema() {
        return schema;
    }

    /** The most connections. */
    int size() {
        return connections.size();
    }

    /** Connections by what they do. */
    Map<String, Double> connections() {
        return connections.states();
    }

    /** The room for imports. */
    Staging staging() {
        return staging;
    }

    /** Where it is. */
    String place() {
        return place;
    }

    /** The version of the server. */
    String serverVersion() {
        return serverVersion;
    }

    /** The version of the schema. */
    int schemaVersion() {
        return schemaVersion;
    }

    /** The first column of the first row, past all queues. */
    String ask(String query) throws SQLException {
        if (closed) {
            // The pool would open itself again, and leave connections behind.
            throw new IllegalStateException("the database is closed");
        }
        return connections.ask(query, PATIENCE);
    }

    /** Closes its connections. */
    void stop() throws Exception {
        closed = true;
        connections.close();
        LOG.info("database closed: {}", place);
    }

    /** Looks at the deadline before each statement, and times it. */
    private record Deadlines(Session session, SqlLogger timing) implements SqlLogger {

        @Override
        public void logBeforeExecution(StatementContext context) {
            session.beforeStatement();
        }

        @Override
        public void logAfterExecution(StatementContext context) {
            timing.logAfterExecution(context);
        }

        @Override
        public void logException(StatementContext context, SQLException error) {
            timing.logException(context, error);
        }
    }
}
