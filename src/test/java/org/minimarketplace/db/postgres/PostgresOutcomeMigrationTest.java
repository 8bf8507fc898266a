package org.minimarketplace.db.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.Migration;
import org.minimarketplace.db.Migrator;
import org.minimarketplace.db.OutcomeMigrationContract;

class PostgresOutcomeMigrationTest extends OutcomeMigrationContract {

    private static final int BEFORE = 3;

    @Override
    protected Connection before() throws SQLException {
        PostgresServer server = PostgresServer.get();
        Connection connection = server.connect(server.newDatabase());
        migrate(connection, PostgresMigrations.all().subList(0, BEFORE));
        return connection;
    }

    @Override
    protected void migrate(Connection connection) throws SQLException {
        migrate(connection, PostgresMigrations.all());
    }

    private static void migrate(Connection connection, List<Migration> known) throws SQLException {
        new Migrator(known, new PostgresDialect(), Clock.systemUTC()).migrate(connection, ProgressObserver.NONE);
    }

    @Override
    protected String tables() {
        return "(SELECT relname AS name FROM pg_class) AS tables";
    }
}
