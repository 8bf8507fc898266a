package org.minimarketplace.db.postgres;

import com.codahale.metrics.MetricRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.BackupSettings;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.FileBackups;
import org.minimarketplace.db.LoggedProgress;
import org.minimarketplace.db.Migration;
import org.minimarketplace.db.Migrator;
import org.minimarketplace.db.Pooler;
import org.minimarketplace.db.SchemaStatus;
import org.minimarketplace.db.Storage;
import org.minimarketplace.db.StorageKind;
import org.minimarketplace.db.spool.Staging;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateSettings;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database on a PostgreSQL server, which several instances of the service may share.
 *
 * @param configured the permits as they are configured
 * @param clock for what is stored
 * @param history of the schema that this release is made for
 */
public record Postgres(
        DatabaseSettings settings, BackupSettings backup, GateSettings configured, Clock clock, List<Migration> history)
        implements StorageKind {

    /** What can be opened here. */
    public static final String PREFIX = "jdbc:postgresql:";

    /** What is looked at for a server that others may migrate, and no file has. */
    public static final Set<String> CHECKS_OF_SERVERS = Set.of("schema");

    private static final Logger LOG = LoggerFactory.getLogger(Postgres.class);

    /** Of each class, where the configuration says nothing: writes do not wait for one writer here. */
    private static final int PERMITS = 8;

    /** For whoever else has to reach the server. */
    private static final int OTHER_CONNECTIONS = 10;

    private static final Duration BETWEEN_LOG_LINES = Duration.ofSeconds(5);

    /** For this release. */
    public Postgres(DatabaseSettings settings, BackupSettings backup, GateSettings configured, Clock clock) {
        this(settings, backup, configured, clock, PostgresMigrations.all());
    }

    private PostgresUrl url() {
        return PostgresUrl.of(settings.url());
    }

    @Override
    public String place() {
        return url().place();
    }

    @Override
    public GateSettings permits(GateSettings gate) {
        return gate.permits() == null ? gate.orElse(PERMITS) : gate;
    }

    @Override
    public Storage open(DatabaseGate gate, DatabaseObserver observer, MetricRegistry metrics) {
        int version = settings.migratesAtStart() ? migrate(new LoggedProgress(BETWEEN_LOG_LINES)) : migrated();
        try (Connection connection = connect()) {
            ServerState server = ServerState.of(connection);
            Privileges.refuseLacking(connection, place());
            connectionProblems(server).forEach(LOG::warn);
            ConnectionPool pool = ConnectionPool.open(url(), settings, connections(), metrics);
            Staging staging = new Staging(
                    FilePaths.of(System.getProperty("java.io.tmpdir")),
                    settings.minFreeSpace().toBytes());
            LOG.info("database opened: {}, PostgreSQL {}", place(), server.version());
            return new PostgresStorage(
                    new PostgresDatabase(
                            place(),
                            server.version(),
                            version,
                            history.get(history.size() - 1).version(),
                            pool,
                            staging,
                            gate,
                            observer,
                            metrics),
                    new Wholeness(this::connect, clock),
                    clock);
        } catch (DatabaseRefusedException e) {
            throw e;
        } catch (Exception e) {
            throw PostgresErrors.refusal(place(), e);
        }
    }

    @Override
    public int migrate(ProgressObserver observer) {
        try (Connection connection = connect()) {
            ServerState.of(connection).refuseUnfit(place());
            return migrator().migrate(connection, observer);
        } catch (SQLException e) {
            throw PostgresErrors.refusal(place(), e);
        }
    }

    @Override
    public SchemaStatus status() {
        try (Connection connection = connect()) {
            ServerState.of(connection).refuseUnfit(place());
            return migrator().status(connection);
        } catch (SQLException e) {
            throw PostgresErrors.refusal(place(), e);
        }
    }

    /** For those who leave migrations to the owner of the schema. */
    private int migrated() {
        SchemaStatus status = status();
        if (!status.pending().isEmpty()) {
            throw new DatabaseRefusedException("the database " + place() + " lacks migrations ("
                    + String.join(", ", status.pending())
                    + "), which database.migrate (DATABASE_MIGRATE) leaves to others: run \"db migrate\" as the owner of"
                    + " its schema first");
        }
        return status.version();
    }

    @Override
    public List<String> grants(String role) {
        try (Connection connection = connect()) {
            return Privileges.grants(connection, role);
        } catch (SQLException e) {
            throw PostgresErrors.refusal(place(), e);
        }
    }

    private Migrator migrator() {
        return new Migrator(history, new PostgresDialect(), clock);
    }

    /** Past the driver's registry, whose errors hold the whole URL. */
    private Connection connect() throws SQLException {
        String direct = settings.migrationUrl();
        PostgresUrl url = direct == null ? url() : PostgresUrl.of(direct);
        return new Driver().connect(url.jdbc(), ConnectionProperties.patient(settings));
    }

    private int connections() {
        GateSettings permits = permits(configured);
        return permits.readPermits() + permits.writePermits() + ConnectionPool.SPARE;
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new Check("database", false, this::connectionProblems),
                new Check("database", false, this::privilegeProblems),
                new Check("backup", true, this::backupProblems));
    }

    private List<String> privilegeProblems() {
        try (Connection connection = connect()) {
            Privileges.refuseLacking(connection, place());
            return List.of();
        } catch (SQLException e) {
            // That is a line of its own.
            return List.of();
        } catch (DatabaseRefusedException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private List<String> connectionProblems() {
        try (Connection connection = connect()) {
            return connectionProblems(ServerState.of(connection));
        } catch (SQLException | DatabaseRefusedException e) {
            // That is a line of its own.
            return List.of();
        }
    }

    private List<String> connectionProblems(ServerState server) {
        if (settings.pooler() == Pooler.TRANSACTION) {
            // How many connections to the server there are is the pooler's to say.
            return List.of();
        }
        int wanted = 2 * connections() + OTHER_CONNECTIONS;
        return wanted <= server.connections()
                ? List.of()
                : List.of("the database " + place() + " has " + server.connections() + " connections, and two instances"
                        + " with these permits, as during a deploy, and " + OTHER_CONNECTIONS + " for others want "
                        + wanted
                        + ": lower SEM_MAX here, or raise max_connections there");
    }

    private List<String> backupProblems() {
        return backup.every() == null ? List.of() : List.of("backup.every (BACKUP_EVERY) is set, but " + NO_BACKUPS);
    }

    private static final String NO_BACKUPS = "backups of PostgreSQL are taken by PostgreSQL: pg_dump, pgBackRest or the"
            + " snapshots of a provider; see ops/postgres.md. A portable copy of the catalogue is"
            + " \"export\"";

    @Override
    public FileBackups backups(ProgressObserver observer) {
        throw new DatabaseRefusedException(NO_BACKUPS);
    }

    /** The database has no files here. */
    @Override
    public void refuseOwn(String what, Path... chosen) {}
}
