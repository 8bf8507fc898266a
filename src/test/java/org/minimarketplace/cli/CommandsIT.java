package org.minimarketplace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of the operator, in this process; {@code JarIT} runs the jar. */
class CommandsIT {

    private static final List<String> COMMANDS =
            List.of("server", "check", "health", "db", "backup", "verify", "restore", "import", "export");

    @TempDir
    Path folder;

    private String config = "";

    @BeforeEach
    void configure() throws IOException {
        config = CommandOutcome.config(folder, 0);
    }

    private CommandOutcome run(String... arguments) {
        return CommandOutcome.of(arguments);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void statusShowsWhatMigrateWillDo() {
        assertThat(run("db", "status", config).out()).contains("schema version: 0", "0001_products.sql");
        assertThat(run("db", "migrate", config).success()).isTrue();
        assertThat(run("db", "status", config).out()).contains("pending: none");
    }

    @Test
    void anExportImportsBackIdentical() throws IOException {
        Path file = write(
                "in.ndjson",
                "{\"name\":\"Chai\",\"price\":1800}\n{\"name\":\"Grüne \\\"Soße\\\"\",\"description\":\"\",\"price\":1}\n");
        Path first = folder.resolve("first.csv");
        Path second = folder.resolve("second.csv");

        assertThat(run("import", config, "--file", file.toString()).out())
                .contains("created: 2", "replaced: 0", "unchanged: 0");
        assertThat(run("export", config, "--file", first.toString()).success()).isTrue();
        assertThat(run("import", config, "--file", first.toString()).out()).contains("unchanged: 2");
        Files.delete(folder.resolve("marketplace.db"));
        assertThat(run("import", config, "--file", first.toString()).out()).contains("created: 2");
        assertThat(run("export", config, "--file", second.toString()).success()).isTrue();

        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void standardOutputHasTheCatalogueAndNothingElse() throws IOException {
        run(
                "import",
                config,
                "--file",
                write("in.ndjson", "{\"name\":\"Chai\",\"price\":1800}\n").toString());

        assertThat(run("export", config, "--file", "-").out().lines())
                .singleElement()
                .asString()
                .startsWith("{\"id\":\"")
                .contains("\"name\":\"Chai\"");
    }

    @Test
    void aDryRunStoresNothing() throws IOException {
        Path file = write("in.csv", "name,price\nChai,1800\n");

        assertThat(run("import", config, "--file", file.toString(), "--dry-run").out())
                .contains("created: 1", "nothing was stored");
        assertThat(run("import", config, "--file", file.toString()).out()).contains("created: 1");
    }

    @Test
    void anImportNamesTheLinesThatAreWrong() throws IOException {
        Path file = write("in.csv", "name,price\nChai,0\n,5\n");

        CommandOutcome outcome = run("import", config, "--file", file.toString());

        assertThat(outcome.success()).isFalse();
        assertThat(outcome.err().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("error: line 2: price "))
                .anyMatch(line -> line.startsWith("error: line 3: name "));
    }

    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource({
        "csv, c328", "csv, ff", "csv, c0af", "csv, eda080", "csv, f4908080", "csv, c3", "csv, 80",
        "ndjson, c328", "ndjson, ff", "ndjson, c0af", "ndjson, eda080", "ndjson, f4908080", "ndjson, c3", "ndjson, 80"
    })
    void anImportNamesTheLineThatIsNotUtf8AndStoresNothing(String format, String bytes) throws IOException {
        boolean csv = format.equals("csv");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes((csv ? "name,price\nGrün,1\n" : "{\"name\":\"Grün\",\"price\":1}\n\n").getBytes(UTF_8));
        file.writeBytes((csv ? "\"Ch" : "{\"name\":\"Ch").getBytes(UTF_8));
        file.writeBytes(HexFormat.of().parseHex(bytes));
        file.writeBytes((csv ? "ai\",2\n" : "ai\",\"price\":2}\n").getBytes(UTF_8));
        Path path = Files.write(folder.resolve("in." + format), file.toByteArray());

        CommandOutcome outcome = run("import", config, "--file", path.toString());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("error: line 3: ")
                .contains("UTF-8");
        assertThat(run("export", config, "--file", "-").out()).isEmpty();
    }

    @ParameterizedTest(name = "import of {0} says what is wrong in one line")
    @ValueSource(strings = {"missing.csv", "products.xml"})
    void aFileThatCannotBeImportedIsNamed(String name) {
        CommandOutcome outcome = run("import", config, "--file", name);

        assertThat(outcome.success()).isFalse();
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("error: ")
                .contains(name);
    }

    @Test
    void theRestoreDrill() throws IOException {
        run(
                "import",
                config,
                "--file",
                write("in.csv", "name,price\nChai,1800\n").toString());
        String copy = folder.resolve("copy.db").toString();

        assertThat(run("backup", config, "--to", copy).out()).contains("products: 1", "sha256: ");
        assertThat(run("verify", config, "--file", copy).out()).contains("good: ", "products: 1");
        assertThat(run("restore", config, "--from", copy).err()).contains("--force");
        assertThat(run("restore", config, "--from", copy, "--force").out()).contains("restored: ", "products: 1");
        assertThat(run("backup", config, "--to", copy).err()).contains("exists already");
    }

    @Test
    void checkShowsTheConfigurationAndPasses() {
        CommandOutcome outcome = run("check", config);

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.success()).isTrue();
        assertThat(outcome.out()).contains("defaultCurrency: \"USD\"", "all checks passed");
    }

    @Test
    void checkNamesEveryFailureInALineOfItsOwn() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            String yaml = Files.readString(Path.of(config))
                    .replace("port: 0", "port: " + socket.getLocalPort())
                    .replace("jdbc:sqlite:" + folder, "jdbc:sqlite:" + folder.resolve("nowhere"));
            Files.writeString(Path.of(config), yaml);

            CommandOutcome outcome = run("check", config);

            assertThat(outcome.success()).isFalse();
            assertThat(outcome.err().lines())
                    .hasSize(3)
                    .allMatch(line -> line.startsWith("error: "))
                    .anyMatch(line -> line.contains("nowhere does not exist"))
                    .anyMatch(line -> line.contains("cannot listen on 127.0.0.1:" + socket.getLocalPort()));
        }
    }

    @Test
    void everyCommandExplainsItself() {
        List<String> silent = new ArrayList<>();
        for (String command : COMMANDS) {
            // The parser justifies its text.
            String help = run(command, "--help").out().replaceAll("\\s+", " ");
            if (!help.contains("example: " + command)) {
                silent.add(command);
            }
        }

        assertThat(silent).isEmpty();
    }

    @ParameterizedTest(name = "{0} ends with {1}")
    @MethodSource
    void exitCodesTellSuccessFailureAndWrongUsage(String command, int code) throws IOException {
        Files.copy(write("in.csv", "name,price\nChai,1800\n"), folder.resolve("more.csv"));
        run("import", config, "--file", folder.resolve("in.csv").toString());
        run("backup", config, "--to", folder.resolve("copy.db").toString());
        String[] arguments = command.replace("CONFIG", config)
                .replace("FOLDER", folder.toString())
                .split(" ", -1);

        CommandOutcome outcome = run(arguments);

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(code);
        assertThat(outcome.err().isEmpty()).isEqualTo(code == 0);
    }

    static Stream<Arguments> exitCodesTellSuccessFailureAndWrongUsage() {
        return Stream.of(
                Arguments.of("server --help", 0),
                Arguments.of("server FOLDER/nowhere.yml", 1),
                Arguments.of("server --wrong", 2),
                Arguments.of("check CONFIG", 0),
                Arguments.of("check FOLDER/nowhere.yml", 1),
                Arguments.of("check CONFIG --wrong", 2),
                Arguments.of("db status CONFIG", 0),
                Arguments.of("db migrate FOLDER/nowhere.yml", 1),
                Arguments.of("db drop CONFIG", 2),
                Arguments.of("backup CONFIG --to FOLDER/other.db", 0),
                Arguments.of("backup CONFIG --to FOLDER/copy.db", 1),
                Arguments.of("backup CONFIG", 2),
                Arguments.of("verify CONFIG --file FOLDER/copy.db", 0),
                Arguments.of("verify CONFIG --file FOLDER/none.db", 1),
                Arguments.of("verify CONFIG", 2),
                Arguments.of("restore CONFIG --from FOLDER/copy.db --force", 0),
                Arguments.of("restore CONFIG --from FOLDER/copy.db", 1),
                Arguments.of("restore CONFIG", 2),
                Arguments.of("import CONFIG --file FOLDER/more.csv", 0),
                Arguments.of("import CONFIG --file FOLDER/none.csv", 1),
                Arguments.of("import CONFIG", 2),
                Arguments.of("export CONFIG --file FOLDER/out.csv", 0),
                Arguments.of("export CONFIG --file FOLDER/nowhere/out.csv", 1),
                Arguments.of("export CONFIG", 2),
                Arguments.of("no-such-command", 2));
    }
}
