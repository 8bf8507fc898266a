package org.minimarketplace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.core.setup.Bootstrap;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.MarketplaceApplication;
import org.minimarketplace.MarketplaceConfiguration;
import org.minimarketplace.config.ConfigurationRejectedException.WrongKey;

/** What an environment variable holds is a value, whatever it looks like in YAML. */
class EnvironmentValuesTest {

    private static final String FILE = "config.yml";

    static Stream<Arguments> taken() {
        return Stream.of(
                        "/x/a #b.db",
                        "/mnt/a: b",
                        "/x/[a]",
                        "/x/{a: b}",
                        "/x/*a",
                        "/x/&a",
                        "/x/!a",
                        "/x/a%20b",
                        "/x/'a'",
                        "/x/\"a\"",
                        "/x/a\\nb",
                        "/x/ä☕",
                        "/x/- a",
                        "/x/|",
                        "/x/>",
                        "/x/@a`b",
                        "/x/a,b",
                        "/x/~",
                        "/x/null",
                        "/x/${HOME}",
                        "/x/${NOT_SET:-y}",
                        "/x/$$",
                        "/x/a\tb",
                        "/x/a\u0085b",
                        "/x/trailing:")
                .map(path -> Arguments.of("DATABASE_URL", "jdbc:sqlite:" + path));
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("taken")
    void isTakenAsItIs(String variable, String value) throws Exception {
        MarketplaceConfiguration configuration = read(Map.of(variable, value));

        assertThat(configuration.database().url()).isEqualTo(value);
    }

    static Stream<Arguments> refused() {
        String permits = "gate.permits (SEM_MAX) must be a whole number from 1 to 256, not ";
        String timeout = "api.timeout (TIMEOUT) must be a number of seconds from 0.05 to 300, not ";
        String currency = "api.defaultCurrency (DEFAULT_CURRENCY) must be an ISO 4217 currency code, like USD, not ";
        String ifMatch = "api.requireIfMatch (REQUIRE_IF_MATCH) must be true or false, not ";
        String port = "server.applicationConnectors[0].port (PORT) must be ";
        String database = "database.url (DATABASE_URL) must be jdbc:sqlite: followed by the path of a file, without"
                + " parameters, or jdbc:postgresql://host/database, not ";
        return Stream.of(
                Arguments.of("SEM_MAX", "010", permits + "010"),
                Arguments.of("SEM_MAX", "0x8", permits + "0x8"),
                Arguments.of("SEM_MAX", "0o10", permits + "0o10"),
                Arguments.of("SEM_MAX", "0b11", permits + "0b11"),
                Arguments.of("SEM_MAX", "1_0", permits + "1_0"),
                Arguments.of("SEM_MAX", "1:30", permits + "1:30"),
                Arguments.of("SEM_MAX", "+8", permits + "+8"),
                Arguments.of("SEM_MAX", "8.0", permits + "8.0"),
                Arguments.of("SEM_MAX", "8.9", permits + "8.9"),
                Arguments.of("SEM_MAX", "1e1", permits + "1e1"),
                Arguments.of("SEM_MAX", "٨", permits + "٨"),
                Arguments.of("SEM_MAX", "８", permits + "８"),
                Arguments.of("SEM_MAX", " 8", permits + "\" 8\""),
                Arguments.of("SEM_MAX", "8\n", permits + "\"8\\u000A\""),
                Arguments.of("SEM_MAX", "8 # most", permits + "8 # most"),
                Arguments.of("SEM_MAX", "[8]", permits + "[8]"),
                Arguments.of("SEM_MAX", "'8'", permits + "'8'"),
                Arguments.of("SEM_MAX", "null", permits + "null"),
                Arguments.of("SEM_MAX", "~", permits + "~"),
                Arguments.of("SEM_MAX", "true", permits + "true"),
                Arguments.of("SEM_MAX", "-8", permits + "-8"),
                Arguments.of("SEM_MAX", "4294967304", permits + "4294967304"),
                Arguments.of("SEM_MAX", "99999999999999999999", permits + "99999999999999999999"),
                Arguments.of("SEM_MAX", "8\nqueue: 1", permits + "\"8\\u000Aqueue: 1\""),
                Arguments.of("TIMEOUT", ".nan", timeout + ".nan"),
                Arguments.of("TIMEOUT", "NaN", timeout + "NaN"),
                Arguments.of("TIMEOUT", ".inf", timeout + ".inf"),
                Arguments.of("TIMEOUT", "Infinity", timeout + "Infinity"),
                Arguments.of("TIMEOUT", "5d", timeout + "5d"),
                Arguments.of("TIMEOUT", "0x5p0", timeout + "0x5p0"),
                Arguments.of("TIMEOUT", "05", timeout + "05"),
                Arguments.of("TIMEOUT", "5s", timeout + "5s"),
                Arguments.of("TIMEOUT", "5,5", timeout + "5,5"),
                Arguments.of("TIMEOUT", "1e400", timeout + "1e400"),
                Arguments.of("DEFAULT_CURRENCY", "null", currency + "null"),
                Arguments.of("DEFAULT_CURRENCY", "NO", currency + "NO"),
                Arguments.of("DEFAULT_CURRENCY", "~", currency + "~"),
                Arguments.of("DEFAULT_CURRENCY", "123", currency + "123"),
                Arguments.of("DEFAULT_CURRENCY", "usd", currency + "usd"),
                Arguments.of("DEFAULT_CURRENCY", "US\u202ED", currency + "\"US\\u202ED\""),
                Arguments.of("REQUIRE_IF_MATCH", "NO", ifMatch + "NO"),
                Arguments.of("REQUIRE_IF_MATCH", "yes", ifMatch + "yes"),
                Arguments.of("REQUIRE_IF_MATCH", "on", ifMatch + "on"),
                Arguments.of("REQUIRE_IF_MATCH", "1", ifMatch + "1"),
                Arguments.of("REQUIRE_IF_MATCH", "null", ifMatch + "null"),
                Arguments.of(
                        "LOG_FORMAT",
                        "JSON",
                        "logging.appenders[0].layout.type (LOG_FORMAT) must be one of access-json, json, text, not JSON"),
                Arguments.of("PORT", "0x1F90", port + "a whole number, not 0x1F90"),
                Arguments.of("PORT", "08080", port + "a whole number, not 08080"),
                Arguments.of("PORT", "70000", port + "between 1 and 65535, not 70000"),
                Arguments.of(
                        "LOG_LEVEL",
                        "NO",
                        "logging.level (LOG_LEVEL) must be one of TRACE, DEBUG, INFO, WARN," + " ERROR, OFF, not NO"),
                Arguments.of(
                        "GATE_MAX_WAIT", "1", "gate.maxWait (GATE_MAX_WAIT) must be a duration from 1ms to 60s, not 1"),
                Arguments.of(
                        "BACKUP_EVERY",
                        "{}",
                        "backup.every (BACKUP_EVERY) must be a duration from 1m to 365d, or"
                                + " empty for no backups, not {}"),
                Arguments.of("DATABASE_URL", "x: y", database + "x: y"),
                Arguments.of(
                        "DATABASE_URL",
                        "jdbc:postgresql://shop:s3cr@t/@db/shop?user=a&password=hush&ssl=true",
                        database + "jdbc:postgresql://shop:********@db/shop?user=a&password=********&ssl=true"));
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("refused")
    void isRefusedInOneLineThatNamesIt(String variable, String value, String line) {
        assertThat(wrong(Map.of(variable, value))).containsExactly(FILE + ": " + line);
    }

    /** As in shells and compose files, where an empty variable often stands for none. */
    @Test
    void anEmptyVariableIsNone() throws Exception {
        MarketplaceConfiguration configuration =
                read(Map.of("SEM_MAX", "", "PORT", "", "DEFAULT_CURRENCY", "", "BACKUP_EVERY", "", "DATABASE_URL", ""));

        assertThat(configuration.gate().readPermits()).isEqualTo(8);
        assertThat(configuration.gate().writePermits()).isEqualTo(64);
        assertThat(configuration.api().defaultCurrency()).isEqualTo("USD");
        assertThat(configuration.backup().every()).isNull();
        assertThat(configuration.database().url()).isEqualTo("jdbc:sqlite:marketplace.db");
    }

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("gate: {permits: 010}", "gate.permits must be a whole number from 1 to 256, not 010"),
                Arguments.of("gate: {permits: 1_0}", "gate.permits must be a whole number from 1 to 256, not 1_0"),
                Arguments.of(
                        "api: {defaultCurrency: NO}",
                        "api.defaultCurrency must be an ISO 4217 currency code, like USD, not NO"),
                Arguments.of(
                        "gate:\n  permits: ${MINE}",
                        "gate.permits (MINE) needs a variable that is not set: set MINE,"
                                + " or write ${MINE:-value} with a default"),
                Arguments.of(
                        "gate:\n  permits: 1\n  queue: 2\n  permits: 3",
                        "gate.permits stands twice, in line 2 and in line 4"),
                Arguments.of("gate:\n  ? [a]\n  : 1", "gate has a key in line 2 that is not a plain name"),
                Arguments.of("gate: &a\n  permits: *a", "gate.permits is part of itself"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void eachMistakeInAFileHasItsLine(String yaml, String line) {
        assertThat(wrong(yaml.getBytes(StandardCharsets.UTF_8))).containsExactly(FILE + ": " + line);
    }

    static Stream<Arguments> noFiles() {
        return Stream.of(
                Arguments.of("gate: [", " is not YAML in line 1, column 8: "),
                Arguments.of("gate:\n\tpermits: 1", " is not YAML in line 2, column 1: "),
                Arguments.of("a: 1\n---\nb: 2", " is not YAML in line 2, column 1: "),
                Arguments.of("gate: \u0000", " is not YAML: "),
                Arguments.of("[".repeat(60) + "]".repeat(60), " is not YAML: "),
                Arguments.of("just a text", " must hold keys and values, "),
                Arguments.of("- gate", " must hold keys and values, "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noFiles")
    void aFileThatCannotBeReadIsSaidInOneLine(String yaml, String begin) {
        assertThat(wrong(yaml.getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .startsWith(FILE + begin)
                .doesNotContain("\n");
    }

    @Test
    void aFileInAnotherEncodingIsRefused() {
        assertThat(wrong("# Käse".getBytes(StandardCharsets.ISO_8859_1))).containsExactly(FILE + " is not in UTF-8");
    }

    static Stream<Arguments> references() {
        return Stream.of(
                Arguments.of("jdbc:sqlite:${A}/${B:-b}.db", "jdbc:sqlite:one/b.db"),
                Arguments.of("\"jdbc:sqlite:${A}\"", "jdbc:sqlite:one"),
                Arguments.of("'jdbc:sqlite:${A}'", "jdbc:sqlite:one"),
                Arguments.of("jdbc:sqlite:$${A}", "jdbc:sqlite:${A}"),
                Arguments.of("jdbc:sqlite:$A", "jdbc:sqlite:$A"),
                Arguments.of("jdbc:sqlite:${EMPTY:-x}", "jdbc:sqlite:x"),
                Arguments.of("jdbc:sqlite:${NESTED}", "jdbc:sqlite:${A}"),
                Arguments.of("${EMPTY}", "jdbc:sqlite:marketplace.db"),
                Arguments.of("null", "jdbc:sqlite:marketplace.db"),
                Arguments.of("~", "jdbc:sqlite:marketplace.db"),
                Arguments.of("", "jdbc:sqlite:marketplace.db"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("references")
    void referencesStandAnywhereInAValue(String yaml, String url) throws Exception {
        Map<String, String> environment = Map.of("A", "one", "EMPTY", "", "NESTED", "${A}");

        MarketplaceConfiguration configuration =
                read(("database:\n  url: " + yaml).getBytes(StandardCharsets.UTF_8), environment);

        assertThat(configuration.database().url()).isEqualTo(url);
    }

    /** What stands in the repository's file is what holds without it. */
    @Test
    void anEmptyFileIsAllDefaults() throws Exception {
        MarketplaceConfiguration empty = read("# nothing".getBytes(StandardCharsets.UTF_8), Map.of());
        MarketplaceConfiguration full = read(Map.of());

        assertThat(List.of(empty.api(), empty.database(), empty.gate(), empty.backup()))
                .isEqualTo(List.of(full.api(), full.database(), full.gate(), full.backup()));
    }

    private static MarketplaceConfiguration read(Map<String, String> environment) throws Exception {
        try (FileInputStream file = new FileInputStream(FILE)) {
            return read(file.readAllBytes(), environment);
        }
    }

    private static MarketplaceConfiguration read(byte[] file, Map<String, String> environment) throws Exception {
        MarketplaceApplication application = new MarketplaceApplication();
        Bootstrap<MarketplaceConfiguration> bootstrap = new Bootstrap<>(application);
        application.initialize(bootstrap);
        ConfigurationSourceProvider source = path -> new ByteArrayInputStream(file);
        Map<String, String> variables = new HashMap<>(environment);
        return new ConfigurationReader<>(
                        MarketplaceConfiguration.class,
                        bootstrap.getValidatorFactory().getValidator(),
                        bootstrap.getObjectMapper(),
                        "dw",
                        variables::get)
                .build(source, FILE);
    }

    private static List<String> wrong(Map<String, String> environment) {
        return lines(catchThrowableOfType(ConfigurationRejectedException.class, () -> read(environment)));
    }

    private static List<String> wrong(byte[] file) {
        return lines(catchThrowableOfType(ConfigurationRejectedException.class, () -> read(file, Map.of())));
    }

    private static List<String> lines(ConfigurationRejectedException rejected) {
        assertThat(rejected).isNotNull();
        return rejected.wrong().stream().map(WrongKey::line).toList();
    }
}
