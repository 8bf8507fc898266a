package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.JarProcess;
import org.minimarketplace.harness.RawRequest;

/** The process says the same under every locale, in the same bytes. */
class LocaleIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    /** One product whose name no ASCII can express. */
    private static final String PRODUCTS = "name,price\nČaj ☕,1\n";

    @TempDir
    Path folder;

    static Stream<Arguments> locales() {
        return Stream.of(
                Arguments.of("Arabic digits", List.of("-Duser.language=ar", "-Duser.country=EG")),
                Arguments.of("Persian digits", List.of("-Duser.language=fa", "-Duser.country=IR")),
                Arguments.of("Devanagari digits", List.of("-Duser.language=hi", "-Duser.extensions=u-nu-deva")),
                Arguments.of(
                        "a Buddhist calendar",
                        List.of(
                                "-Duser.language=th",
                                "-Duser.country=TH",
                                "-Duser.extensions=u-ca-buddhist-nu-thai",
                                "-Duser.timezone=Asia/Bangkok")),
                Arguments.of("the Turkish i", List.of("-Duser.language=tr", "-Duser.country=TR")),
                Arguments.of("German messages", List.of("-Duser.language=de", "-Duser.country=DE")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("locales")
    void theServiceDoesNotSpeakTheLanguageOfWhoeverStartedIt(String name, List<String> options) throws Exception {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        List<String> all = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
        all.addAll(options);
        try (JarProcess service = JarProcess.start(folder, Map.of(), all)) {
            URI base = service.awaitReady();
            URI admin = service.adminUri();
            Answer broken = service.post(base.resolve("/products"), "{\"name\":");
            Answer invalid = service.post(
                    base.resolve("/products"),
                    "{\"name\":\"" + "x".repeat(201) + "\",\"price\":0,\"currency\":\"usd\"}");
            Answer created = service.post(base.resolve("/products"), "{\"name\":\"Čaj\",\"price\":1}");
            List<Answer> answers = List.of(
                    broken,
                    invalid,
                    created,
                    service.get(base.resolve("/products?limit=0")),
                    service.get(base.resolve("/products?limit=x")),
                    service.get(base.resolve("/products?minPrice=1&maxPrice=0")),
                    service.get(base.resolve("/products")),
                    service.get(base.resolve("/problems")),
                    service.get(base.resolve("/problems/validation-failed")),
                    service.get(base.resolve("/health/ready")),
                    service.get(admin.resolve("/")),
                    service.get(admin.resolve("/metrics")),
                    service.get(admin.resolve("/info")),
                    service.get(admin.resolve("/healthcheck")),
                    service.post(admin.resolve("/tasks/permits?reads=7&for=10m"), ""),
                    service.post(admin.resolve("/tasks/permits?reads=0"), ""),
                    service.post(admin.resolve("/tasks/checkpoint"), ""),
                    service.post(admin.resolve("/tasks/integrity-check"), ""));

            assertThat(broken.json().at("/errors/0/detail").asText()).contains("line 1");
            assertThat(invalid.json().path("errors").findValuesAsText("detail"))
                    .as("the answer in English")
                    .contains("must have 1 to 200 characters", "must be greater than or equal to 1");
            assertThat(created.json().path("createdAt").asText()).matches("20[0-9]{2}-[0-9T:.-]+Z");
            assertThat(answers.get(14).body()).contains("limit=7", "until 20");
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(foreignDigits(answer.body() + answer.headers()))
                            .as(answer.body())
                            .isEmpty());
            assertThat(foreignDigits(service.output("stdout") + service.output("stderr")))
                    .isEmpty();
            assertThat(service.terminate()).isZero();
        }
    }

    private static List<String> foreignDigits(String text) {
        return text.codePoints()
                .filter(c -> Character.isDigit(c) && (c < '0' || c > '9'))
                .mapToObj(Character::toString)
                .toList();
    }

    @Test
    void underThePosixLocaleProductsAndLogsAreUtf8() throws Exception {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        Files.writeString(folder.resolve("products.csv"), PRODUCTS);
        assertThat(run("import", "config.yml", "--file", "products.csv").exit()).isZero();
        Ran toStandardOutput = run("export", "config.yml", "--file", "-");
        assertThat(toStandardOutput.exit()).isZero();
        assertThat(toStandardOutput.out()).contains("Čaj ☕");
        assertThat(run("export", "config.yml", "--file", "out.ndjson").exit()).isZero();
        assertThat(Files.readString(folder.resolve("out.ndjson"))).isEqualTo(toStandardOutput.out());

        try (JarProcess service = JarProcess.start(
                folder, Map.of("LC_ALL", "C", "LOG_FORMAT", "json", "LOG_LEVEL", "DEBUG"), List.of())) {
            int port = service.awaitReady().getPort();
            String name = "ü☕";
            RawRequest.to("GET", "/products?q=a")
                    .header("traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01")
                    .send(port);
            Answer refused = service.post(service.adminUri().resolve("/tasks/log-level?logger=%C3%BC%E2%98%95"), "");
            assertThat(refused.status()).isEqualTo(400);
            eventually("written in UTF-8", () -> service.output("stdout").contains(name));
            assertThat(service.terminate()).isZero();
        }
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                Arguments.of("a backup", Map.of(), List.of("backup", "config.yml", "--to", "ü.db")),
                Arguments.of("a backup to verify", Map.of(), List.of("verify", "config.yml", "--file", "ü.db")),
                Arguments.of("a backup to restore", Map.of(), List.of("restore", "config.yml", "--from", "ü.db")),
                Arguments.of("an import", Map.of(), List.of("import", "config.yml", "--file", "ü.csv")),
                Arguments.of("an export", Map.of(), List.of("export", "config.yml", "--file", "ü.csv")),
                Arguments.of("a database", Map.of("DATABASE_URL", "jdbc:sqlite:ü.db"), List.of("check", "config.yml")),
                Arguments.of(
                        "a folder for backups",
                        Map.of("BACKUP_FOLDER", "ü", "BACKUP_EVERY", "6h"),
                        List.of("check", "config.yml")),
                Arguments.of(
                        "the database to serve",
                        Map.of("DATABASE_URL", "jdbc:sqlite:ü.db"),
                        List.of("server", "config.yml")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void aPathThatThePosixLocaleCannotExpressIsRefusedInOneLine(
            String name, Map<String, String> variables, List<String> arguments) throws Exception {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        Ran ran = run(variables, arguments.toArray(String[]::new));

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err().lines())
                .singleElement()
                .asString()
                .startsWith("error: ")
                .contains("LC_ALL=C.UTF-8");
    }

    private record Ran(int exit, String out, String err) {}

    private Ran run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    private Ran run(Map<String, String> variables, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Objects.requireNonNull(System.getProperty("marketplace.jar"))));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(Map.of("LC_ALL", "C", "PORT", "0", "ADMIN_PORT", "0"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return new Ran(
                process.exitValue(),
                Files.readString(folder.resolve("out"), StandardCharsets.UTF_8),
                Files.readString(folder.resolve("err"), StandardCharsets.UTF_8));
    }
}
