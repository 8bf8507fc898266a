package org.minimarketplace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.db.postgres.CutNetwork;
import org.minimarketplace.db.postgres.PostgresServer;

/**
 * The alerts of PostgreSQL are seen, as {@link AlertDrillIT} sees the others: a server that is stopped and started by
 * its page, a COMMIT whose answer is lost, work that is done again, a session that locks everybody out. Time runs 60
 * times faster for the rules.
 */
@Tag("tools")
class PostgresDrillIT {

    /** The alerts that are drilled here alone. */
    static final Set<String> ALERTS = Set.of(
            "MarketplaceDatabaseUnreachable",
            "MarketplaceOutcomeUnknown",
            "MarketplaceRetriesHigh",
            "MarketplaceConnectionBudget",
            "MarketplaceSchemaIncompatible");

    /** Some are looked for by the clock of the service, which runs no faster. */
    private static final boolean EVERYTHING = Boolean.getBoolean("drill.everything");

    /** Of 197 that the server has for users like the service. */
    private static final int CONNECTIONS = 175;

    private static final TimeScale SCALE = new TimeScale(60);

    @TempDir
    Path folder;

    private final DrillReport report = new DrillReport();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Path data;
    private EmbeddedPostgres server;
    private CutNetwork network;
    private OperatedService service;
    private Drill drill;

    @BeforeEach
    void start() throws Exception {
        Shell.require("prometheus", "curl", "psql");
        data = folder.resolve("server");
        server = PostgresServer.embedded()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start();
        open.add(this::stopServer);
        network = new CutNetwork("127.0.0.1:" + server.getPort());
        open.add(network);
        service = new OperatedService(
                Files.createDirectory(folder.resolve("service")),
                Files.createDirectory(folder.resolve("logs")),
                Map.of(
                        "DATABASE_URL", "jdbc:postgresql://" + network.server() + "/postgres",
                        "DATABASE_USER", "postgres",
                        "TIMEOUT", "2",
                        "PSQL", "psql --no-psqlrc --dbname=postgresql://postgres@127.0.0.1:" + server.getPort(),
                        "START_DATABASE", "bash " + starter()));
        open.add(service);
        service.start();
        Path prometheusFolder = Files.createDirectory(folder.resolve("prometheus"));
        Drill.writeRules(prometheusFolder, SCALE);
        PrometheusServer prometheus = PrometheusServer.start(prometheusFolder, List.of(service), SCALE.duration("15s"));
        open.add(prometheus);
        drill = Drill.of(prometheus, report);
        drill.awaitScraped(List.of(service));
    }

    /** Starts the server as it was started before, and does nothing where it runs, as {@code systemctl start} does. */
    private Path starter() throws IOException {
        Path starter = folder.resolve("start");
        Files.writeString(starter, """
                answers() { (exec 3<>/dev/tcp/127.0.0.1/%d) 2>/dev/null; }
                ! answers || exit 0
                command="$(cat '%s/postmaster.opts')"
                [ "$(id -u)" != 0 ] || command="unshare -U $command"
                eval "$command" >'%s' 2>&1 </dev/null &
                until answers; do sleep 0.1; done
                """.formatted(server.getPort(), data, folder.resolve("server.log")));
        return starter;
    }

    private long postmaster() {
        return Long.parseLong(OpsFiles.text(data.resolve("postmaster.pid"))
                .lines()
                .findFirst()
                .orElseThrow());
    }

    /** At once, and in order; whoever started it. */
    private void stopServer() {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            ProcessHandle running = ProcessHandle.of(postmaster()).orElseThrow();
            service.run("kill -INT " + running.pid());
            running.onExit().join();
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        server.close();
    }

    @Test
    void alertsFireAndAreMendedByTheirPages() {
        try (Traffic traffic = new Traffic(service)) {
            traffic.reads(5, 1).writes(20);
            aServerThatIsStopped();
            aCommitWithoutAnAnswer();
            workThatIsDoneAgain();
            aSessionThatLocksEverybodyOut();
            if (EVERYTHING) {
                connectionsThatAreTaken();
                aSchemaOfTheFuture();
            }
        }
        report.write(Path.of("target", "drill-postgres.md"), SCALE.factor());
        if (EVERYTHING) {
            assertThat(report.alerts()).containsAll(ALERTS);
        }
        assertThat(OpsFiles.alertsFor("postgresql").keySet()).containsAll(report.alerts());
        assertThat(OpsFiles.text(folder.resolve("prometheus").resolve("prometheus.log")))
                .doesNotContain("Evaluating rule failed", "Expanding alert template failed");
    }

    private void aServerThatIsStopped() {
        drill.mendedByPage(
                service,
                "the server stopped",
                this::stopServer,
                "MarketplaceDatabaseUnreachable",
                List.of("MarketplaceDatabaseUnreachable"));
        // Nobody has started it anew.
        service.awaitReady();
    }

    private void aCommitWithoutAnAnswer() {
        drill.mendedByPage(
                service,
                "the answer to a COMMIT lost on the network",
                () -> drill.await(() -> {
                    network.cut(CutNetwork.Fault.CUT_AFTER, "COMMIT");
                    return service.metrics()
                            .lines()
                            .anyMatch(line ->
                                    line.startsWith("marketplace_db_outcome_unknown_total") && !line.endsWith(" 0.0"));
                }),
                "MarketplaceDatabaseUnreachable",
                List.of("MarketplaceOutcomeUnknown"));
    }

    private void workThatIsDoneAgain() {
        drill.mendedByPage(
                service,
                "a trigger that fails every second write with 40001",
                () -> sql("""
                        CREATE FUNCTION hinder() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN
                            IF random() < 0.5 THEN
                                RAISE EXCEPTION 'hindered' USING ERRCODE = '40001';
                            END IF;
                            RETURN NEW;
                        END $$;
                        CREATE TRIGGER hinder BEFORE INSERT ON products FOR EACH ROW EXECUTE FUNCTION hinder();
                        """),
                "MarketplaceRetriesHigh",
                // Its command is for those who are in the way; the trigger has to be gone.
                () -> sql("DROP FUNCTION hinder() CASCADE"),
                List.of("MarketplaceRetriesHigh"));
    }

    private void aSessionThatLocksEverybodyOut() {
        drill.mendedByPage(
                service,
                "another session with LOCK TABLE",
                () -> {
                    CompletableFuture<Void> held = CompletableFuture.runAsync(
                            () -> sql("BEGIN; LOCK TABLE products IN EXCLUSIVE MODE; SELECT pg_sleep(600)"));
                    open.add(() -> held.cancel(true));
                },
                "MarketplaceRetriesHigh",
                // Its command leaves those alone that are younger.
                () -> drill.await(
                        () -> service.mend("$PSQL --tuples-only --command=\"SELECT 'old' FROM pg_stat_activity"
                                        + " WHERE query LIKE '%pg_sleep(600)%' AND xact_start < now() - interval '10 s'"
                                        + " AND pid <> pg_backend_pid()\"")
                                .contains("old")),
                List.of("MarketplaceWritesBlocked"));
    }

    private void connectionsThatAreTaken() {
        List<Connection> taken = new ArrayList<>();
        drill.mendedByPage(
                service,
                "175 connections that somebody leaves",
                () -> {
                    for (int i = 0; i < CONNECTIONS; i++) {
                        taken.add(connection());
                    }
                },
                "MarketplaceConnectionBudget",
                // Its command leaves those alone that were used within the hour.
                () -> taken.forEach(PostgresDrillIT::close),
                List.of("MarketplaceConnectionBudget"));
    }

    private void aSchemaOfTheFuture() {
        drill.mendedByPage(
                service,
                "a step of the schema that older releases cannot work with",
                () -> sql("INSERT INTO schema_migrations (version, name, checksum, applied_at, compatible_from)"
                        + " VALUES (999, '0999_contract.sql', repeat('0', 64), 0, 999)"),
                "MarketplaceSchemaIncompatible",
                // Stands for the newer release, which knows the step.
                () -> sql("DELETE FROM schema_migrations WHERE version = 999"),
                List.of("MarketplaceSchemaIncompatible"));
        service.awaitReady();
    }

    private Connection connection() {
        try {
            return server.getPostgresDatabase().getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Past the network of the service. A session that somebody ends has done what it was for. */
    private void sql(String statements) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            if (!"57P01".equals(e.getSQLState())) {
                throw new IllegalStateException(e);
            }
        }
    }
}
