package org.minimarketplace.db.sqlite;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jdbi3.InstrumentedSqlLogger;
import com.codahale.metrics.jdbi3.strategies.SmartNameStrategy;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.util.Duration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.InstantAsMillis;
import org.minimarketplace.db.LoggedProgress;
import org.minimarketplace.db.Migration;
import org.minimarketplace.db.Migrator;
import org.minimarketplace.db.SchemaStatus;
import org.minimarketplace.db.spool.Staging;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateSettings;
import org.minimarketplace.gate.WorkClass;
import org.sqlite.SQLiteErrorCode;

/**
 * Opens databases: looks at the file, migrates it, and builds the pools over it. The health checks that Dropwizard's
 * {@code JdbiFactory} would add are left out on purpose: they would queue for the one connection that writes.
 */
final class DatabaseFactory {

    /** SQLITE_OPEN_READWRITE without SQLITE_OPEN_CREATE: a file that vanished is an error, not a new empty database. */
    private static final String OPEN_EXISTING = "2";

    /** Bytes that the write-ahead log shrinks to after a burst of writes was folded back. */
    static final long LOG_LIMIT = 64L * 1024 * 1024;

    /** Beyond the permits to read: health checks never wait behind requests. */
    private static final int SPARE_READERS = 1;

    private static final java.time.Duration BETWEEN_LOG_LINES = java.time.Duration.ofSeconds(5);

    private final List<Migration> migrations;
    private final Clock clock;
    private final MetricRegistry metrics;

    /** Reports the pools and statements to the given metrics. */
    DatabaseFactory(Clock clock, MetricRegistry metrics) {
        this(SqliteMigrations.all(), clock, metrics);
    }

    DatabaseFactory(List<Migration> migrations, Clock clock, MetricRegistry metrics) {
        this.migrations = migrations;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Opens the database and applies the migrations that it lacks; a file that does not exist is made.
     *
     * @param gate bounds the work in the database; is closed before the database is
     * @throws DatabaseRefusedException with a line for the operator if that is not possible
     */
    Database open(DatabaseSettings settings, DatabaseGate gate, DatabaseObserver observer, UpkeepObserver upkeep) {
        Path file = SqliteUrl.file(settings.url());
        refuseUnusable(file);
        refuseDamaged(file, settings.integrityCheckTimeout().toJavaDuration(), upkeep);
        int version = migrate(file, new LoggedProgress(BETWEEN_LOG_LINES));
        try {
            GroupCounts groups = new GroupCounts();
            Connections writer = writer(file, groups);

            DataSourceFactory readerPool = pool(file, gate.state(WorkClass.READ).limit() + SPARE_READERS);
            // The permits may be raised while the service runs; connections beyond the initial ones are made then.
            readerPool.setMaxSize(GateSettings.MAX_PERMITS + SPARE_READERS);
            // A statement that writes is an error here, whatever it is called.
            readerPool.setInitializationQuery("PRAGMA query_only = on");
            Connections readers = start(readerPool, "readers", SqliteTransactions.reading());
            Staging staging = new Staging(file, settings.minFreeSpace().toBytes());
            return new Database(file, version, writer, readers, groups, staging, gate, observer);
        } catch (Exception e) {
            throw refusal(file, e);
        }
    }

    /** The one connection that writes to a file that is there, for as long as it is. */
    Connections writer(Path file, GroupObserver observer) throws Exception {
        KnownFile known = KnownFile.at(file);
        return start(pool(file, 1), "writer", SqliteTransactions.writing(known::require, observer::committed));
    }

    /**
     * Applies the migrations that a database lacks, and nothing else.
     *
     * @param observer is told how far a migration is that takes long
     * @return the version of the schema afterwards
     * @throws DatabaseRefusedException with a line for the operator if that is not possible
     */
    int migrate(DatabaseSettings settings, ProgressObserver observer) {
        Path file = SqliteUrl.file(settings.url());
        refuseUnusable(file);
        return migrate(file, observer);
    }

    /**
     * Looks at a database without changing it.
     *
     * @throws DatabaseRefusedException with a line for the operator if the service could not start on it
     */
    SchemaStatus status(DatabaseSettings settings) {
        Path file = SqliteUrl.file(settings.url());
        refuseUnusable(file);
        if (!Files.exists(file)) {
            return new SchemaStatus(0, migrations.stream().map(Migration::name).toList());
        }
        try (Connection connection = DriverManager.getConnection(SqliteUrl.of(file, "open_mode=" + OPEN_EXISTING));
                Statement statement = connection.createStatement()) {
            SchemaStatus status = new Migrator(migrations, new SqliteDialect(), clock).status(connection);
            // Takes the write lock and gives it back: says whether the file can be written, and by this process.
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("ROLLBACK");
            return status;
        } catch (SQLException e) {
            throw refusal(file, e);
        }
    }

    private static void refuseUnusable(Path file) {
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new DatabaseRefusedException(
                    "the database folder " + folder + " does not exist: create it, or set DATABASE_URL");
        }
        if (!Files.isWritable(folder)) {
            throw new DatabaseRefusedException("the database folder " + folder
                    + " is not writable (SQLite keeps its log beside the file): change its owner or mode");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DatabaseRefusedException("the database " + file + " is not a file: set DATABASE_URL to one");
        }
        if (Files.exists(file) && !(Files.isReadable(file) && Files.isWritable(file))) {
            throw new DatabaseRefusedException(
                    "the database file " + file + " is not readable and writable: change its owner or mode");
        }
    }

    /** Before anything is written: a migration would bury the traces of what has happened. */
    private static void refuseDamaged(Path file, java.time.Duration atMost, UpkeepObserver upkeep) {
        try {
            IntegrityAtStart.check(file, atMost, upkeep);
        } catch (SQLException e) {
            throw refusal(file, e);
        }
    }

    private int migrate(Path file, ProgressObserver observer) {
        try {
            OwnerOnly.make(file);
        } catch (IOException e) {
            throw refusal(file, e);
        }
        OwnerOnly.tighten(file);
        try (Connection connection = DriverManager.getConnection(SqliteUrl.of(file))) {
            try (var statement = connection.createStatement()) {
                // Another process may be migrating: wait for it.
                statement.execute("PRAGMA busy_timeout = 10000");
            }
            int version = new Migrator(migrations, new SqliteDialect(), clock).migrate(connection, observer);
            try (var statement = connection.createStatement()) {
                // Stays with the file. Readers and the writer do not block each other.
                statement.execute("PRAGMA journal_mode = WAL");
            }
            return version;
        } catch (SQLException e) {
            throw refusal(file, e);
        }
    }

    private static DatabaseRefusedException refusal(Path file, Exception error) {
        SQLiteErrorCode code = SqliteErrors.primaryCode(error).orElse(SQLiteErrorCode.SQLITE_ERROR);
        return new DatabaseRefusedException(
                switch (code) {
                    case SQLITE_NOTADB, SQLITE_CORRUPT ->
                        "the database file " + file
                                + " is damaged or not a SQLite database: restore a backup, or set DATABASE_URL to"
                                + " another file";
                    case SQLITE_BUSY, SQLITE_LOCKED ->
                        "the database file " + file + " is locked by another process: stop that process";
                    case SQLITE_FULL -> "the disk of the database file " + file + " is full: make room";
                    case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
                        "the database file " + file + " cannot be opened for writing: look at its owner and mode";
                    default -> "the database file " + file + " cannot be used: " + error.getMessage();
                },
                error);
    }

    /** What every connection needs. */
    private static Map<String, String> pragmas() {
        Map<String, String> pragmas = new HashMap<>();
        pragmas.put("open_mode", OPEN_EXISTING);
        // An fsync for every commit: an acknowledged write survives a power cut. NORMAL may lose it.
        pragmas.put("synchronous", "FULL");
        // Off by default in SQLite, for the sake of old applications.
        pragmas.put("foreign_keys", "on");
        // A disk error is a result code with read(), and SIGBUS, the end of the process, with a memory map.
        pragmas.put("mmap_size", "0");
        pragmas.put("journal_size_limit", String.valueOf(LOG_LIMIT));
        // Sorting needs no files in a temporary folder that may be full or read-only.
        pragmas.put("temp_store", "MEMORY");
        return pragmas;
    }

    private static DataSourceFactory pool(Path file, int size) {
        DataSourceFactory pool = new DataSourceFactory();
        pool.setDriverClass("org.sqlite.JDBC");
        pool.setUrl(SqliteUrl.of(file));
        pool.setProperties(pragmas());
        pool.setInitialSize(size);
        pool.setMinSize(size);
        pool.setMaxSize(size);
        // The permit is the queue; a wait here can only be for a connection that is being replaced.
        pool.setMaxWaitForConnection(Duration.seconds(1));
        // There is no network that could drop a connection: validating them only costs.
        pool.setValidationQuery(null);
        pool.setCheckConnectionWhileIdle(false);
        pool.setCheckConnectionOnConnect(false);
        return pool;
    }

    private Connections start(DataSourceFactory pool, String name, SqliteTransactions transactions) throws Exception {
        ManagedDataSource dataSource = pool.build(metrics, name);
        dataSource.start();
        return new Connections(
                dataSource,
                configured(Jdbi.create(dataSource), transactions),
                connection -> keeping(configured(Jdbi.create(connection), transactions)));
    }

    private static Jdbi keeping(Jdbi jdbi) {
        jdbi.setStatementBuilderFactory(connection -> new KeptStatements());
        return jdbi;
    }

    private Jdbi configured(Jdbi jdbi, SqliteTransactions transactions) {
        jdbi.installPlugin(new SqlObjectPlugin())
                .registerArgument(new UuidAsText())
                .registerArgument(new InstantAsMillis());
        jdbi.setTransactionHandler(transactions);
        // Errors are logged. What clients send, their idempotency keys among it, has no place there.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.SHORT_STATEMENT);
        jdbi.setSqlLogger(new InstrumentedSqlLogger(metrics, new SmartNameStrategy()));
        return jdbi;
    }
}
