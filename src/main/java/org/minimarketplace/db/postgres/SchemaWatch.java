package org.minimarketplace.db.postgres;

import java.sql.SQLException;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this release still works with the schema, which a newer one may change while this instance runs. Thread-safe.
 */
final class SchemaWatch {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);

    private static final String NEEDS = "SELECT coalesce(max(" + new PostgresDialect().compatibleFrom()
            + "), 0) FROM schema_migrations m WHERE m.version > ";

    private final Question database;
    private final int known;
    private volatile boolean compatible = true;

    /** Asks a database. */
    interface Question {

        /** The first column of the first row. */
        String ask(String query) throws SQLException;
    }

    /**
     * Watches from a start at which all was well.
     *
     * @param known the version of the schema that this release is made for
     */
    SchemaWatch(Question database, int known) {
        this.database = database;
        this.known = known;
    }

    /** What was found when somebody looked last. */
    boolean wasCompatible() {
        return compatible;
    }

    /**
     * Looks. Where the database does not answer nothing is known anew: that is for others to tell.
     *
     * @return the version whose release the schema needs at least; empty if this one will do
     */
    OptionalInt look() {
        try {
            int needed = Integer.parseInt(database.ask(NEEDS + known));
            if (needed > known && compatible) {
                LOG.error("the schema needs a newer version of the service: one that knows version {}", needed);
            }
            compatible = needed <= known;
            return compatible ? OptionalInt.empty() : OptionalInt.of(needed);
        } catch (SQLException e) {
            LOG.debug("the schema cannot be looked at", e);
            return OptionalInt.empty();
        }
    }
}
