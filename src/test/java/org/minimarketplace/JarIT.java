package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.JarProcess;

/** The packaged jar: what it stores outlives it, and what keeps it from starting is said in one line. */
class JarIT {

    /** A catalogue that may lie beside the project. */
    private static final Path CATALOGUE = Path.of("../shared/data/northwind-products.ndjson");

    @TempDir
    Path folder;

    @Test
    void productsOutliveTheProcess() throws IOException {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        List<JsonNode> stored = new ArrayList<>();
        try (JarProcess service = JarProcess.start(folder, Map.of())) {
            URI base = service.awaitReady();
            for (String line : catalogue()) {
                Answer answer = service.post(base.resolve("/products"), line);
                assertThat(answer.status()).as(answer.body()).isEqualTo(201);
                Answer.parse(line)
                        .propertyStream()
                        .forEach(field ->
                                assertThat(answer.json().get(field.getKey())).isEqualTo(field.getValue()));
                stored.add(0, answer.json());
            }
            assertThat(service.get(base.resolve("/products?limit=200")).json()).containsExactlyElementsOf(stored);

            assertThat(service.terminate()).isIn(0, 143);
            assertThat(service.output("stdout") + service.output("stderr")).doesNotContain("\tat ");
        }
        assertThat(folder.resolve("marketplace.db")).isNotEmptyFile();
        assertThat(folder.resolve("marketplace.db-wal")).doesNotExist();

        try (JarProcess service = JarProcess.start(folder, Map.of())) {
            URI base = service.awaitReady();
            assertThat(service.get(base.resolve("/products?limit=200")).json()).containsExactlyElementsOf(stored);
            for (JsonNode product : stored) {
                URI uri = base.resolve("/products/" + product.path("id").asText());
                assertThat(service.get(uri).json()).isEqualTo(product);
            }
            assertThat(service.terminate()).isIn(0, 143);
        }
    }

    private static List<String> catalogue() throws IOException {
        if (Files.exists(CATALOGUE)) {
            return Files.readAllLines(CATALOGUE);
        }
        return IntStream.rangeClosed(1, 77)
                .mapToObj(
                        "{\"name\":\"Größe %1$d\",\"description\":\"No. %1$d\",\"price\":%1$d,\"currency\":\"USD\"}"
                                ::formatted)
                .toList();
    }

    @ParameterizedTest(name = "{0} stops the start")
    @MethodSource
    void whatKeepsItFromStartingIsSaidInOneLine(
            String what, Map<String, String> variables, Preparation preparation, List<String> said) throws IOException {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));

        try (AutoCloseable held = preparation.prepare(folder);
                JarProcess service = JarProcess.start(folder, variables)) {
            assertThat(held).as(what).isNotNull();

            assertThat(service.awaitExit()).isEqualTo(1);
            assertThat(service.errors()).hasSize(1);
            assertThat(service.errors().get(0)).contains(said);
            assertThat(service.output("stderr").lines()).hasSize(1);
            assertThat(service.output("stdout") + service.output("stderr"))
                    .doesNotContain("\tat ")
                    .doesNotContain("Exception");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> whatKeepsItFromStartingIsSaidInOneLine() {
        return Stream.of(
                Arguments.of(
                        "a database folder that is missing",
                        Map.of("DATABASE_URL", "jdbc:sqlite:missing/a.db"),
                        prepared(folder -> {}),
                        List.of("folder", "missing does not exist", "DATABASE_URL")),
                Arguments.of(
                        "a folder in the place of the database",
                        Map.of(),
                        prepared(folder -> Files.createDirectory(folder.resolve("marketplace.db"))),
                        List.of("marketplace.db is not a file", "DATABASE_URL")),
                Arguments.of(
                        "a database that is damaged",
                        Map.of(),
                        prepared(folder -> Files.writeString(folder.resolve("marketplace.db"), "x".repeat(8192))),
                        List.of("marketplace.db is damaged or not a SQLite database", "restore a backup")),
                Arguments.of(
                        "a database of another application",
                        Map.of(),
                        sql("CREATE TABLE albums (title TEXT)"),
                        List.of("is a database of another application", "DATABASE_URL")),
                Arguments.of(
                        "a database of a newer version",
                        Map.of(),
                        sql(
                                "PRAGMA application_id = 0x4D4B5450",
                                "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT,"
                                        + " checksum TEXT, applied_at INTEGER)",
                                "INSERT INTO schema_migrations VALUES (1, '0001_products.sql', 'x', 0),"
                                        + " (9999, '9999_future.sql', 'x', 0)"),
                        List.of("newer version", "9999_future.sql", "restore a backup")),
                Arguments.of(
                        "a migration that was changed",
                        Map.of(),
                        sql(
                                "PRAGMA application_id = 0x4D4B5450",
                                "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT,"
                                        + " checksum TEXT, applied_at INTEGER)",
                                "INSERT INTO schema_migrations VALUES (1, '0001_products.sql', 'x', 0)"),
                        List.of("0001_products.sql differs from the one that was applied")),
                portInUse(),
                Arguments.of(
                        "a host that does not exist",
                        Map.of("BIND_HOST", "nowhere.invalid"),
                        prepared(folder -> {}),
                        List.of("cannot listen on nowhere.invalid", "BIND_HOST")),
                Arguments.of(
                        "a configuration file that is missing",
                        Map.of(),
                        prepared(folder -> Files.delete(folder.resolve("config.yml"))),
                        List.of("config.yml does not exist or is not readable")),
                Arguments.of(
                        "a key that is not known",
                        Map.of(),
                        config("api:", "api:\n  timeuot: 7"),
                        List.of("config.yml: api.timeuot is not a key that is known here", "timeout")),
                Arguments.of(
                        "a section that is not known",
                        Map.of(),
                        config("api:", "apis: {}\napi:"),
                        List.of("config.yml: apis is not a key that is known here", "api")),
                Arguments.of(
                        "a syntax error in the configuration file",
                        Map.of(),
                        config("api:", "api: [\n"),
                        List.of("config.yml", "line")));
    }

    /**
     * A variable with a value that is none.
     *
     * @param allowed a part of the line that says why
     */
    private record Wrong(String name, String value, String key, String allowed) {

        boolean isSaidBy(String line) {
            return line.startsWith("error: config.yml: " + key + " (" + name + ") ")
                    && line.contains(allowed)
                    && line.contains("not " + value);
        }
    }

    @ParameterizedTest
    @MethodSource
    void everyWrongVariableHasItsLine(List<Wrong> wrong) throws IOException {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        Map<String, String> variables = wrong.stream().collect(Collectors.toMap(Wrong::name, Wrong::value));

        try (JarProcess service = JarProcess.start(folder, variables)) {
            assertThat(service.awaitExit()).isEqualTo(1);
            List<String> lines = service.output("stderr").lines().toList();
            assertThat(lines).hasSameSizeAs(wrong);
            assertThat(wrong).allSatisfy(each -> assertThat(lines).anyMatch(each::isSaidBy));
        }
    }

    static Stream<List<Wrong>> everyWrongVariableHasItsLine() {
        String seconds = "must be a number of seconds from 0.05 to 300";
        String readers = "must be a whole number from 1 to 256";
        String url = "must be jdbc:sqlite: followed by the path of a file, without parameters";
        return Stream.of(
                List.of(new Wrong("TIMEOUT", "301", "api.timeout", seconds)),
                List.of(
                        new Wrong("TIMEOUT", "abc", "api.timeout", seconds),
                        new Wrong("SEM_MAX", "0", "gate.permits", readers),
                        new Wrong("PORT", "abc", "server.applicationConnectors[0].port", "must be a whole number"),
                        new Wrong("DATABASE_URL", "nonsense", "database.url", url),
                        new Wrong("DEFAULT_CURRENCY", "Taler", "api.defaultCurrency", "ISO 4217"),
                        new Wrong("MAX_BODY_SIZE", "huge", "api.maxBodySize", "must be a size from 1KiB to 64MiB")),
                List.of(
                        new Wrong("TIMEOUT", "0", "api.timeout", seconds),
                        new Wrong("SEM_MAX", "lots", "gate.permits", readers),
                        new Wrong("PORT", "70000", "server.applicationConnectors[0].port", "65535"),
                        new Wrong("DATABASE_URL", "jdbc:sqlite:a.db?mode=ro", "database.url", url)),
                List.of(
                        new Wrong("TIMEOUT", "0", "api.timeout", seconds),
                        new Wrong("SEM_MAX", "9999", "gate.permits", readers)));
    }

    private static Arguments portInUse() {
        ServerSocket taken;
        try {
            taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Preparation preparation = folder -> taken;
        String port = String.valueOf(taken.getLocalPort());
        return Arguments.of(
                "a port in use",
                Map.of("PORT", port),
                preparation,
                List.of("cannot listen on 127.0.0.1:" + port, "stop the process that uses it", "PORT"));
    }

    private static Preparation prepared(Step step) {
        return folder -> {
            step.in(folder);
            return () -> {};
        };
    }

    private static Preparation config(String old, String changed) {
        return prepared(folder -> {
            Path file = folder.resolve("config.yml");
            Files.writeString(file, Files.readString(file).replaceFirst("(?m)^" + old + "$", changed));
        });
    }

    private static Preparation sql(String... statements) {
        return prepared(folder -> {
            try (Connection connection =
                            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("marketplace.db"));
                    Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Brings a folder into the state that a case is about. */
    private interface Preparation {

        /** What it answers is closed after the case. */
        AutoCloseable prepare(Path folder) throws IOException;
    }

    private interface Step {
        void in(Path folder) throws IOException;
    }
}
