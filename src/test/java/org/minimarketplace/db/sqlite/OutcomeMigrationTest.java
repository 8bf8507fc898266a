package org.minimarketplace.db.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.Migration;
import org.minimarketplace.db.Migrator;
import org.minimarketplace.db.OutcomeMigrationContract;

class OutcomeMigrationTest extends OutcomeMigrationContract {

    private static final int BEFORE = 6;

    @TempDir
    Path folder;

    @Override
    protected Connection before() throws SQLException {
        Connection connection = TestDatabases.connect(folder.resolve("marketplace.db"));
        migrate(connection, SqliteMigrations.all().subList(0, BEFORE));
        return connection;
    }

    @Override
    protected void migrate(Connection connection) throws SQLException {
        migrate(connection, SqliteMigrations.all());
    }

    private static void migrate(Connection connection, List<Migration> known) throws SQLException {
        new Migrator(known, new SqliteDialect(), Clock.systemUTC()).migrate(connection, ProgressObserver.NONE);
    }

    @Override
    protected String tables() {
        return "sqlite_schema";
    }
}
