package org.minimarketplace.db.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.util.Duration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.BackupSettings;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.SchemaStatus;
import org.minimarketplace.db.Storage;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateObserver;
import org.minimarketplace.gate.GateSettings;

/** A database before a service starts on it, and while several start at once. */
class PostgresTest {

    private static final ProgressObserver NOBODY = (step, done, total) -> {};

    private final DatabaseSettings settings = PostgresServer.get().newDatabase();

    @Test
    void anEmptyDatabaseIsMigratedOnce() throws SQLException {
        Postgres kind = kind(settings);
        assertThat(kind.status())
                .isEqualTo(new SchemaStatus(
                        0,
                        List.of(
                                "0001_products.sql",
                                "0002_retries.sql",
                                "0003_imports.sql",
                                "0004_idempotent_outcomes.sql")));

        assertThat(kind.migrate(NOBODY)).isEqualTo(4);

        assertThat(kind.status()).isEqualTo(new SchemaStatus(4, List.of()));
        assertThat(kind.migrate(NOBODY)).isEqualTo(4);
    }

    @Test
    void instancesThatStartAtOnceMigrateTogether() throws Exception {
        ExecutorService starters = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 3; round++) {
                DatabaseSettings empty = PostgresServer.get().newDatabase();
                List<Future<Integer>> starts = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    starts.add(starters.submit(() -> kind(empty).migrate(NOBODY)));
                }
                for (Future<Integer> start : starts) {
                    assertThat(start.get(60, TimeUnit.SECONDS)).isEqualTo(4);
                }
            }
        } finally {
            starters.shutdownNow();
        }
    }

    @Test
    void allInstancesSealCursorsWithTheSameKey() throws Exception {
        byte[] key;
        Storage one = open(settings);
        try {
            Storage other = open(settings);
            key = one.cursorKey();
            assertThat(key).hasSize(32).isEqualTo(other.cursorKey());
            other.stop();
        } finally {
            one.stop();
        }
        Storage elsewhere = open(PostgresServer.get().newDatabase());
        assertThat(elsewhere.cursorKey()).isNotEqualTo(key);
        elsewhere.stop();
    }

    @Test
    void aDatabaseOfAnotherApplicationIsLeftAlone() throws SQLException {
        execute("CREATE TABLE schema_migrations (version varchar)");

        assertThatThrownBy(() -> kind(settings).migrate(NOBODY))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("another application")
                .hasMessageContaining("DATABASE_URL");
    }

    @Test
    void aSchemaOfANewerVersionIsRefused() throws SQLException {
        kind(settings).migrate(NOBODY);
        execute("INSERT INTO schema_migrations VALUES (5, '0005_new.sql', 'x', 1)");

        assertThatThrownBy(() -> kind(settings).status())
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("newer version")
                .hasMessageContaining("0005_new.sql");
    }

    @Test
    void aServerThatLosesWritesIsRefused() throws SQLException {
        execute("ALTER DATABASE " + PostgresUrl.of(settings.url()).database() + " SET synchronous_commit = off");

        assertThatThrownBy(() -> kind(settings).migrate(NOBODY))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("loses acknowledged writes");
    }

    @Test
    void aDatabaseThatTakesNoWritesIsRefused() throws SQLException {
        execute("ALTER DATABASE " + PostgresUrl.of(settings.url()).database()
                + " SET default_transaction_read_only = on");

        assertThatThrownBy(() -> kind(settings).status())
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("takes no writes")
                .hasMessageContaining("targetServerType=primary");
    }

    @Test
    void aServerThatIsNotThereHasItsLine() {
        DatabaseSettings nowhere = at("jdbc:postgresql://127.0.0.1:1/shop", "postgres", "hush", null);

        assertThatThrownBy(() -> kind(nowhere).status())
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/shop cannot be used")
                .hasMessageContaining("start the server, or set DATABASE_URL")
                .message()
                .doesNotContain("hush")
                .hasLineCount(1);
    }

    @Test
    void aDatabaseThatIsNotThereHasItsLine() {
        assertThatThrownBy(() -> kind(PostgresServer.get().at("nowhere")).status())
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("create the database");
    }

    @Test
    void aPasswordInAFileIsReadForEachConnection(@TempDir Path folder) throws Exception {
        String role = "app_" + ProcessHandle.current().pid();
        execute("DROP ROLE IF EXISTS " + role);
        execute("CREATE ROLE " + role + " LOGIN PASSWORD 'first' IN ROLE app_users");
        Path file = Files.writeString(folder.resolve("password"), "first\n");
        DatabaseSettings byFile = at(settings.url(), role, null, file.toString());
        assertThat(kind(byFile).status().version()).isZero();

        execute("ALTER ROLE " + role + " PASSWORD 'second'");
        Files.writeString(file, "second");
        assertThat(kind(byFile).status().version()).isZero();

        Files.delete(file);
        assertThatThrownBy(() -> kind(byFile).status())
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("DATABASE_PASSWORD_FILE");
        execute("DROP ROLE " + role);
    }

    @Test
    void backupsAreTheServers() {
        assertThatThrownBy(() -> kind(settings).backups(NOBODY))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("pg_dump")
                .hasMessageContaining("\"export\"");
    }

    @Test
    void permitsThatTheServerHasNoConnectionsForAreAProblem() {
        GateSettings many = new GateSettings(256, null, null, null, Duration.seconds(1));
        assertThat(problems(
                        new Postgres(settings, BackupSettings.defaults(), GateSettings.defaults(), Clock.systemUTC())))
                .isEmpty();
        assertThat(problems(new Postgres(settings, BackupSettings.defaults(), many, Clock.systemUTC())))
                .singleElement()
                .asString()
                .contains("lower SEM_MAX here, or raise max_connections there");
    }

    private static List<String> problems(Postgres kind) {
        return kind.checks().stream()
                .flatMap(check -> check.problems().get().stream())
                .toList();
    }

    private static Storage open(DatabaseSettings settings) {
        DatabaseGate gate = new DatabaseGate(StoreDatabase.PERMITS, java.time.Duration.ofSeconds(1), GateObserver.NONE);
        return kind(settings).open(gate, DatabaseObserver.NONE, new MetricRegistry());
    }

    private static Postgres kind(DatabaseSettings settings) {
        return new Postgres(settings, BackupSettings.defaults(), StoreDatabase.PERMITS, Clock.systemUTC());
    }

    private static DatabaseSettings at(
            String url,
            @org.jspecify.annotations.Nullable String user,
            @org.jspecify.annotations.Nullable String password,
            @org.jspecify.annotations.Nullable String passwordFile) {
        DatabaseSettings defaults = DatabaseSettings.defaults();
        return new DatabaseSettings(
                url,
                user,
                password,
                passwordFile,
                defaults.minFreeSpace(),
                defaults.checkpointEvery(),
                defaults.integrityCheckTimeout());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = PostgresServer.get().connect(settings);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
