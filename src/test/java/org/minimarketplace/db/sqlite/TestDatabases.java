package org.minimarketplace.db.sqlite;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.util.Duration;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.Handles;
import org.minimarketplace.db.Operation;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateObserver;
import org.minimarketplace.gate.GateSettings;

/** Databases on files of a test. */
final class TestDatabases {

    /** Few enough to meet the same connection again, enough to work side by side. */
    static final int READERS = 3;

    private TestDatabases() {}

    static Database open(Path file) {
        return open(file, gate());
    }

    static Database open(Path file, DatabaseGate gate) {
        return new DatabaseFactory(Clock.systemUTC(), new MetricRegistry())
                .open(settings(file), gate, DatabaseObserver.NONE, new UpkeepCounts());
    }

    /** A unit of work with JDBI itself. */
    static <T> T run(Database database, Operation operation, Deadline deadline, Function<Handle, T> work) {
        return Handles.run(database.unitsOfWork(), operation, deadline, work);
    }

    static DatabaseSettings settings(Path file) {
        return DatabaseSettings.at(url(file));
    }

    /** A connection that knows nothing of the service, as another process has it. */
    static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection(url(file));
    }

    static String url(Path file) {
        return "jdbc:sqlite:" + file;
    }

    static DatabaseGate gate() {
        GateSettings settings = new GateSettings(READERS, null, 64, 64, Duration.seconds(60));
        return new DatabaseGate(settings, java.time.Duration.ofSeconds(1), GateObserver.NONE);
    }

    static Deadline soon() {
        return Deadline.after(java.time.Duration.ofSeconds(30));
    }
}
