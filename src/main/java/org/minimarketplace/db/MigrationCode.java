package org.minimarketplace.db;

import java.sql.Connection;
import java.sql.SQLException;
import org.minimarketplace.core.ProgressObserver;

/** The part of a migration that cannot be said in SQL. Runs behind its SQL, in the same transaction: all or nothing. */
@FunctionalInterface
public interface MigrationCode {

    /** For a migration in SQL alone. */
    MigrationCode NONE = (connection, observer) -> {};

    /**
     * Changes the database, in bounded memory however large it is.
     *
     * @param connection inside the transaction, which it must not end
     * @param observer is told how far it is
     */
    void run(Connection connection, ProgressObserver observer) throws SQLException;
}
