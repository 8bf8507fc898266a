package org.minimarketplace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a configuration has a line of its own, and all lines come at once. */
class WrongConfigurationIT {

    /**
     * A way to be wrong.
     *
     * @param was what stands in the configuration file
     * @param becomes what is put in its place
     * @param said parts of the line
     */
    private record Mistake(String sentence, String was, String becomes, List<String> said) {
        @Override
        public String toString() {
            return sentence;
        }
    }

    private static Mistake mistake(String sentence, String was, String becomes, String... said) {
        return new Mistake(sentence, was, becomes, List.of(said));
    }

    static final List<Mistake> MISTAKES = List.of(
            mistake(
                    "a word for a number",
                    "${SEM_MAX:-}",
                    "lots",
                    "gate.permits must be a whole number from 1 to 256, not lots"),
            mistake(
                    "a number that is too large",
                    "${GATE_QUEUE:-}",
                    "10001",
                    "gate.queue must be a whole number from 0 to 10000, not 10001"),
            mistake(
                    "a number that is too small",
                    "${TIMEOUT:-5}",
                    "0",
                    "api.timeout must be a number of seconds from 0.05 to 300, not 0"),
            mistake(
                    "a key that is not known",
                    "  requireIfMatch:",
                    "  requireIfMatches: true\n  requireIfMatch:",
                    "api.requireIfMatches is not a key that is known here; known are ",
                    "requireIfMatch"),
            mistake(
                    "a section that is not known",
                    "\nbackup:",
                    "\nbackups: {}\nbackup:",
                    "backups is not a key that is known here"),
            mistake(
                    "a duration that is none",
                    "${GATE_MAX_WAIT:-1s}",
                    "a-while",
                    "gate.maxWait must be a duration from 1ms to 60s, not a-while"),
            mistake(
                    "a duration of Dropwizard's that is none",
                    "${SHUTDOWN_WAIT:-2s}",
                    "soon",
                    "health.shutdownWaitPeriod must be a duration, like 10s, not soon"),
            mistake(
                    "a duration that is too long",
                    "${IDEMPOTENCY_RETENTION:-24h}",
                    "366d",
                    "api.idempotencyRetention must be a duration from 1s to 365d, not 366d"),
            mistake(
                    "a memory that is too small",
                    "${IDEMPOTENCY_MEMORY:-1GiB}",
                    "1KiB",
                    "api.idempotencyMemory must be a size from 1MiB to 1TiB, not 1KiB"),
            mistake(
                    "a size that is none",
                    "${MAX_BODY_SIZE:-256KiB}",
                    "huge",
                    "api.maxBodySize must be a size from 1KiB to 64MiB, not huge"),
            mistake(
                    "a size that is too small",
                    "${MAX_IMPORT_SIZE:-1GiB}",
                    "1B",
                    "api.maxImportSize must be a size from 1KiB to 64GiB, not 1B"),
            mistake(
                    "a truth that is none",
                    "${REQUIRE_IF_MATCH:-false}",
                    "maybe",
                    "api.requireIfMatch must be true or false, not maybe"),
            mistake(
                    "a currency that does not exist",
                    "${DEFAULT_CURRENCY:-USD}",
                    "TALER",
                    "api.defaultCurrency must be an ISO 4217",
                    "not TALER"),
            mistake(
                    "a choice that does not exist",
                    "type: alive",
                    "type: undead",
                    "health.healthChecks[4].type must be one of alive, ready, not undead"),
            mistake(
                    "a format of the log that does not exist",
                    "${LOG_FORMAT:-text}",
                    "xml",
                    "logging.appenders[0].layout.type must be one of access-json, json, text, not xml"),
            mistake(
                    "a log level that does not exist",
                    "${LOG_LEVEL:-INFO}",
                    "LOUD",
                    "logging.level must be one of TRACE, DEBUG, INFO, WARN, ERROR, OFF, not LOUD"),
            mistake(
                    "a number of backups that is too small",
                    "${BACKUP_KEEP:-7}",
                    "0",
                    "backup.keep must be a whole number from 1 to 10000, not 0"),
            mistake(
                    "less memory for bodies than there may be",
                    "${MAX_BODIES_IN_ARRIVAL:-32MiB}",
                    "1023KiB",
                    "limits.bodiesInArrival must be a size from 1MiB to 64GiB, not 1023KiB"),
            mistake(
                    "no place for imports",
                    "${MAX_IMPORTS:-2}",
                    "0",
                    "limits.imports must be a whole number from 1 to 32, not 0"),
            mistake(
                    "too many places for exports",
                    "${MAX_EXPORTS:-4}",
                    "33",
                    "limits.exports must be a whole number from 1 to 32, not 33"),
            mistake(
                    "no time for transfers",
                    "${TRANSFER_TIMEOUT:-10m}",
                    "0s",
                    "limits.transferTimeout must be a duration from 1s to 24h, not 0s"),
            mistake(
                    "no time for heads",
                    "${HEAD_TIMEOUT:-30s}",
                    "10ms",
                    "limits.headTimeout must be a duration from 1s to 1h, not 10ms"),
            mistake(
                    "hardly any connections",
                    "${MAX_CONNECTIONS:-4096}",
                    "9",
                    "limits.connections must be a whole number from 10 to 1000000, not 9"));

    private static final Mistake URL = mistake(
            "a database URL that is none",
            "jdbc:sqlite:{folder}/marketplace.db",
            "jdbc:postgres://localhost",
            "database.url must be jdbc:sqlite: followed by the path of a file");

    private static final Mistake PORT = mistake(
            "a port that does not exist",
            "port: 0",
            "port: 70000",
            "server.applicationConnectors[0].port ",
            "65535, not 70000");

    private static final Mistake BODY = mistake(
            "a body that could never be taken",
            "${MAX_BODY_SIZE:-256KiB}",
            "64MiB",
            "api.maxBodySize must be at most limits.bodiesInArrival, 32 mebibytes, not 64MiB");

    static final List<Mistake> MISTAKES_OF_SECTIONS = List.of(URL, PORT, BODY);

    @TempDir
    Path folder;

    private Path config = Path.of("");

    @BeforeEach
    void copy() throws IOException {
        config = folder.resolve("config.yml");
        String yaml = Files.readString(Path.of("config.yml"))
                .replaceAll("\\$\\{DATABASE_URL:-[^}]*}", "jdbc:sqlite:" + folder.resolve("marketplace.db"))
                .replaceAll("\\$\\{(ADMIN_)?PORT:-[0-9]+}", "0");
        Files.writeString(config, yaml);
    }

    private void make(Mistake mistake) throws IOException {
        String yaml = Files.readString(config);
        String was = mistake.was().replace("{folder}", folder.toString());
        assertThat(yaml).as(mistake.sentence()).contains(was);
        int at = yaml.indexOf(was);
        String becomes = mistake.becomes().replace("{folder}", folder.toString());
        Files.writeString(config, yaml.substring(0, at) + becomes + yaml.substring(at + was.length()));
    }

    private List<String> lines(String command) {
        CommandOutcome outcome = CommandOutcome.of(command, config.toString());
        assertThat(outcome.exitCode()).isEqualTo(1);
        return outcome.err().lines().toList();
    }

    @ParameterizedTest(name = "{0} is named")
    @FieldSource({"MISTAKES", "MISTAKES_OF_SECTIONS"})
    void eachMistakeHasItsLine(Mistake mistake) throws IOException {
        make(mistake);

        assertThat(lines("check"))
                .singleElement()
                .asString()
                .startsWith("error: " + config + ": ")
                .contains(mistake.said());
    }

    @ParameterizedTest(name = "{0} names them all at once, and what this machine lacks")
    @ValueSource(strings = {"check", "server"})
    void allMistakesHaveTheirLinesAtOnce(String command) throws IOException {
        for (Mistake mistake : MISTAKES) {
            // Backups are looked at below, and are not where a key of their section is wrong.
            if (!mistake.said().get(0).startsWith("backup.")) {
                make(mistake);
            }
        }
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            make(mistake("a port in use", "port: 0", "port: " + taken.getLocalPort()));
            make(mistake("a folder that is missing", "{folder}/marketplace.db", "{folder}/missing/marketplace.db"));
            make(mistake("backups into nowhere", "${BACKUP_EVERY:-}", "6h"));
            make(mistake(
                    "backups into nowhere",
                    "${BACKUP_FOLDER:-backups}",
                    folder.resolve("nowhere").toString()));

            List<String> lines = lines(command);

            assertThat(lines).hasSize(MISTAKES.size() - 1 + 3);
            for (Mistake mistake : MISTAKES) {
                if (!mistake.said().get(0).startsWith("backup.")) {
                    assertThat(lines)
                            .as(mistake.sentence())
                            .anyMatch(line -> mistake.said().stream().allMatch(line::contains));
                }
            }
            assertThat(lines)
                    .anyMatch(line -> line.contains("missing does not exist: create it, or set DATABASE_URL"))
                    .anyMatch(line -> line.contains("backup folder") && line.contains("nowhere"))
                    .anyMatch(line -> line.contains("cannot listen on 127.0.0.1:" + taken.getLocalPort()));
        }
    }

    @Test
    void elementsOfListsAreNamedByTheirPlaceInTheFile() throws IOException {
        make(mistake("no check at all", "    - name: database\n", "    - 7\n    - name: database\n"));
        make(mistake("no check at all", "    - name: disk-space\n", "    - 8\n    - name: disk-space\n"));
        make(mistake("a choice that does not exist", "type: alive", "type: undead"));

        assertThat(lines("check"))
                .satisfiesExactly(
                        line -> assertThat(line).contains(": health.healthChecks[0] "),
                        line -> assertThat(line).contains(": health.healthChecks[4] "),
                        line -> assertThat(line).contains(": health.healthChecks[6].type must be one of"));
    }

    /** What a wrong section says of the machine would be guesses. */
    @Test
    void whatBelongsToAWrongSectionIsNotLookedAt() throws IOException {
        make(URL);
        make(PORT);

        assertThat(lines("check")).hasSize(2).allMatch(line -> line.contains("config.yml: "));
    }

    @Test
    void twoPortsThatAreTheSameAreNotBothFree() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        make(mistake("one", "port: 0", "port: " + free));
        make(mistake("two", "port: 0", "port: " + free));

        assertThat(lines("check")).singleElement().asString().contains("cannot listen on 127.0.0.1:" + free);
    }
}
