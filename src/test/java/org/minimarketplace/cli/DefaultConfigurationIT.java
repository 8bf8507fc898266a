package org.minimarketplace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command reads that is given no configuration, in a folder of its own. */
class DefaultConfigurationIT {

    private static final Map<String, String> ANY_PORT = Map.of("PORT", "0", "ADMIN_PORT", "0");

    @TempDir
    Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    private Outcome run(Map<String, String> variables, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                "org.minimarketplace.MarketplaceApplication"));
        command.addAll(List.of(arguments));
        Path logs = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-logs"));
        Path out = logs.resolve("out");
        Path err = logs.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.matches(".*(PORT|HOST|HOSTS|URL|LEVEL|MAX)|TIMEOUT"));
        builder.environment().putAll(variables);
        int exit = builder.start().waitFor();
        return new Outcome(exit, Files.readString(out), Files.readString(err));
    }

    /** The class path as another folder sees it. */
    private static String absolute(String classPath) {
        String separator = System.getProperty("path.separator");
        return String.join(
                separator,
                Arrays.stream(classPath.split(separator, -1))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    @Test
    void withoutAFileItIsWhatConfigYmlSays() throws Exception {
        Outcome builtIn = run(ANY_PORT, "check");
        Outcome file =
                run(ANY_PORT, "check", Path.of("config.yml").toAbsolutePath().toString());

        assertThat(builtIn.err()).isEmpty();
        assertThat(file.out()).isNotEmpty();
        // Dropwizard's sets of methods have another order in each process.
        assertThat(builtIn.out().lines().sorted())
                .containsExactlyElementsOf(file.out().lines().sorted().toList());
        assertThat(builtIn.out())
                .contains("bindHost: \"127.0.0.1\"")
                .doesNotContain("bindHost: null")
                .doesNotContain("0.0.0.0");
    }

    @Test
    void theFileOfTheFolderComesFirst() throws Exception {
        Files.writeString(folder.resolve("config.yml"), "database:\n  url: jdbc:sqlite:other.db\n");

        assertThat(run(ANY_PORT, "db", "status").out())
                .contains("database: " + folder.toRealPath().resolve("other.db"));
    }

    @Test
    void theDatabaseIsInTheFolder() throws Exception {
        assertThat(run(ANY_PORT, "db", "migrate").exitCode()).isZero();

        assertThat(folder.toFile().list()).containsExactly("marketplace.db");
    }

    @Test
    void aWrongVariableIsNamedWithItsKey() throws Exception {
        Outcome outcome = run(Map.of("PORT", "0", "ADMIN_PORT", "0", "TIMEOUT", "soon"), "check");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("error: built-in config.yml: api.timeout (TIMEOUT) must be")
                .contains("soon");
    }

    @ParameterizedTest(name = "config.yml is {0}")
    @ValueSource(strings = {"a link that leads nowhere", "a folder", "not YAML", "not allowed"})
    void aFileThatCannotBeReadIsNotPassedOver(String what) throws Exception {
        Path file = folder.resolve("config.yml");
        switch (what) {
            case "a folder" -> Files.createDirectory(file);
            case "not YAML" -> Files.writeString(file, "database: [");
            case "not allowed" -> Files.writeString(file, "gate:\n  permits: 0\n");
            default -> Files.createSymbolicLink(file, Path.of("none.yml"));
        }

        Outcome outcome = run(ANY_PORT, "db", "status");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines()).singleElement().asString().startsWith("error: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.yml", "none/config.yml"})
    void aFileThatIsNamedHasToBeThere(String name) throws Exception {
        Outcome outcome = run(ANY_PORT, "db", "status", name);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("error: " + name + " does not exist or is not readable\n");
    }
}
