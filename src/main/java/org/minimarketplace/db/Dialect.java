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

    /** The statement that makes the table {@code schema_migrations} where there is none. */
    String makeHistory();

    /** The statement that begins a transaction which no other migration runs beside: others wait here. */
    String beginAlone();
}
