package org.minimarketplace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.postgres.PostgresServer;

/** The commands on PostgreSQL: what they do, what they leave to the server, and that no password is ever shown. */
class PostgresCommandsIT {

    private static final String CANARY = "c4n4ry";

    @TempDir
    Path folder;

    private final DatabaseSettings database = PostgresServer.get().newDatabase();
    private String config = "";

    @BeforeEach
    void configure() throws IOException {
        config = config("config.yml", database.url(), String.valueOf(database.user()), CANARY);
    }

    private String config(String name, String url, String user, String password) throws IOException {
        String yaml = Files.readString(Path.of("config.yml"))
                .replaceAll("\\$\\{DATABASE_URL:-[^}]*}", "\"" + url + "\"")
                .replace("${DATABASE_USER:-}", user)
                .replace("${DATABASE_PASSWORD:-}", password)
                .replaceAll("\\$\\{(ADMIN_)?PORT:-[0-9]+}", "0");
        return Files.writeString(folder.resolve(name), yaml).toString();
    }

    @Test
    void theSchemaIsMigratedAndShown() {
        assertThat(CommandOutcome.of("db", "status", config).out())
                .contains("database: " + database.url(), "schema version: 0", "pending: 0001_products.sql");
        assertThat(CommandOutcome.of("db", "migrate", config).out()).contains("schema version: 4");
        assertThat(CommandOutcome.of("db", "status", config).out()).contains("pending: none");
    }

    @Test
    void grantsArePrintedAndNotRun() {
        CommandOutcome.of("db", "migrate", config);

        CommandOutcome grants = CommandOutcome.of("db", "grants", config, "--role", "nobody_yet");
        assertThat(grants.exitCode()).as(grants.err()).isZero();
        assertThat(grants.out())
                .contains(
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON products, idempotent_outcomes, imports TO nobody_yet;",
                        "ALTER ROLE nobody_yet IN DATABASE ");
        CommandOutcome without = CommandOutcome.of("db", "grants", config);
        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.err()).contains("--role");
    }

    @Test
    void checkLooksAtTheServer() {
        CommandOutcome check = CommandOutcome.of("check", config);

        assertThat(check.exitCode()).as(check.err()).isZero();
        assertThat(check.out()).contains("# all checks passed", "********").doesNotContain(CANARY);
    }

    @Test
    void aCatalogueMovesFromAFileToTheServerByteForByte() throws IOException {
        String file = CommandOutcome.config(Files.createDirectory(folder.resolve("sqlite")), 0);
        Path rows = Files.writeString(
                folder.resolve("rows.csv"),
                "name,description,price,currency\nChai,,1800,USD\n\"Grüner \"\"Tee\"\"\",\"\",450,EUR\n東京塔,a b,1,JPY\n");
        assertThat(CommandOutcome.of("import", file, "--file", rows.toString()).out())
                .contains("created: 3");
        Path before = folder.resolve("before.ndjson");
        Path after = folder.resolve("after.ndjson");

        CommandOutcome.of("export", file, "--file", before.toString());
        assertThat(CommandOutcome.of("import", config, "--file", before.toString())
                        .out())
                .contains("created: 3");
        CommandOutcome.of("export", config, "--file", after.toString());

        assertThat(after).hasSameBinaryContentAs(before);
        assertThat(CommandOutcome.of("import", config, "--file", before.toString())
                        .out())
                .contains("unchanged: 3");
    }

    @ParameterizedTest(name = "[{0}] is left to the server")
    @ValueSource(strings = {"backup --to b.db", "verify --file b.db", "restore --from b.db"})
    void backupsAreLeftToTheServer(String line) {
        String[] words = line.split(" ", -1);

        CommandOutcome outcome = CommandOutcome.of(
                words[0], config, words[1], folder.resolve(words[2]).toString());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("backups of PostgreSQL are taken by PostgreSQL", "ops/postgres.md", "\"export\"")
                .hasLineCount(1);
    }

    @Test
    void noPasswordIsShownWhateverIsWrong() throws IOException, SQLException {
        String role = "app_canary_" + ProcessHandle.current().pid();
        try (Connection connection = PostgresServer.get().connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP ROLE IF EXISTS " + role);
            statement.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'another' IN ROLE app_users");
        }
        String user = String.valueOf(database.user());
        List<String> wrong = List.of(
                config("wrong.yml", database.url(), role, CANARY),
                config("nowhere.yml", "jdbc:postgresql://127.0.0.1:1/shop", user, CANARY),
                config("inside.yml", database.url() + "?password=" + CANARY, user, ""),
                config("user.yml", database.url().replace("://", "://app:" + CANARY + "@"), user, ""),
                config("other.yml", "postgres://app:" + CANARY + "@db/shop", user, CANARY),
                config("tls.yml", database.url() + "?sslmode=verify-full", user, CANARY));
        for (String each : wrong) {
            for (String command : List.of("check", "server")) {
                CommandOutcome outcome = CommandOutcome.of(command, each);

                assertThat(outcome.exitCode()).as(each + outcome.err()).isEqualTo(1);
                assertThat(outcome.out() + outcome.err()).doesNotContain(CANARY).doesNotContain("\tat ");
            }
        }
    }

    @Test
    void settingsDoNotShowTheirPasswordInWords() {
        DatabaseSettings defaults = DatabaseSettings.defaults();

        assertThat(new DatabaseSettings(
                                "jdbc:postgresql://db/shop",
                                "app",
                                CANARY,
                                null,
                                defaults.minFreeSpace(),
                                defaults.checkpointEvery(),
                                defaults.integrityCheckTimeout())
                        .toString())
                .contains("jdbc:postgresql://db/shop")
                .doesNotContain(CANARY);
    }
}
