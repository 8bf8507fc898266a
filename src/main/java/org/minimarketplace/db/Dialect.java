package org.minimarketplace.db;

import java.sql.Connection;
import java.sql.SQLException;

/** What {@link Migrator} has to be told about an engine. Immutable. */
public interface Dialect {

    /**
     * Refuses a database that another application has made.
     *
     * @throws DatabaseRefusedException with a line for the operator
     */
    void refuseForeign(Connection connection) throws SQLException;

    /** Whether there is a table {@code schema_migrations}. */
    boolean hasHistory(Connection connection) throws SQLException;

    /** What makes the table {@code schema_migrations} where there is none, and brings an older one up to date. */
    String makeHistory();

    /**
     * Whether {@code schema_migrations} tells by {@code compatible_from} which older releases a step works with. Where
     * it does not, a schema is for its own release and newer ones.
     */
    boolean tellsCompatibility();

    /** The same for a row {@code m} of it, as an expression: also for rows that were written before it told that. */
    String compatibleFrom();

    /** The statement that begins a transaction which no other migration runs beside: others wait here. */
    String beginAlone();
}
