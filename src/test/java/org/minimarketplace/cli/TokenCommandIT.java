package org.minimarketplace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.minimarketplace.MarketplaceApplication;
import org.minimarketplace.auth.Scope;
import org.minimarketplace.auth.TokenEntry;
import org.minimarketplace.auth.TokenFile;

/** What an operator does with tokens, and what keeps a service from starting. */
class TokenCommandIT {

    @TempDir
    Path folder;

    private Path tokens = Path.of("");

    @BeforeEach
    void noTokens() {
        tokens = folder.resolve("tokens.yml");
    }

    private String config(Map<String, String> values) throws IOException {
        String yaml = Files.readString(Path.of(CommandOutcome.config(folder, 0)));
        for (Map.Entry<String, String> value : values.entrySet()) {
            assertThat(yaml).contains("${" + value.getKey() + ":-");
            yaml = yaml.replaceAll("\\$\\{" + value.getKey() + ":-[^}]*}", value.getValue());
        }
        Files.createDirectories(folder.resolve("backups"));
        yaml = yaml.replaceAll(
                "\\$\\{BACKUP_FOLDER:-[^}]*}", folder.resolve("backups").toString());
        return Files.writeString(folder.resolve("config.yml"), yaml).toString();
    }

    private CommandOutcome run(String line) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(line.split(" ", -1)));
        arguments.add(config(Map.of("AUTH_TOKENS", tokens.toString())));
        return CommandOutcome.of(arguments.toArray(String[]::new));
    }

    @Test
    void aTokenIsPrintedOnceAndItsDigestKept() throws IOException {
        CommandOutcome made = run("token create --name ci --scope write,metrics --expires 90d");

        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.err()).isEmpty();
        assertThat(made.out()).matches("mkt_[a-z0-9]{8}_[A-Za-z0-9_-]{43}[A-Za-z0-9]{6}\\R");
        String token = made.out().strip();
        assertThat(tokens).content().doesNotContain(token.substring(13));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens)))
                .isEqualTo("rw-------");
        assertThat(TokenFile.read(tokens)).singleElement().satisfies(entry -> {
            assertThat(entry.name()).isEqualTo("ci");
            assertThat(entry.id()).isEqualTo(token.substring(4, 12));
            assertThat(entry.scopes()).isEqualTo(Set.of(Scope.WRITE, Scope.METRICS));
            assertThat(Duration.between(entry.created(), entry.expires())).isEqualTo(Duration.ofDays(90));
            assertThat(entry.created()).isBefore(Instant.now().plusSeconds(1));
        });
    }

    /** A disk that is full, a pipe whose reader has gone: nobody would ever know it. */
    @Test
    void aTokenThatCannotBePrintedIsTakenBack() throws IOException {
        String file = config(Map.of("AUTH_TOKENS", tokens.toString()));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        PrintStream former = System.out;
        System.setOut(new PrintStream(full, false, StandardCharsets.UTF_8));
        Optional<Throwable> failure;
        try {
            failure = MarketplaceApplication.commandLine(full, err)
                    .run("token", "create", "--name", "ci", "--scope", "read", file);
        } finally {
            System.setOut(former);
        }

        assertThat(failure.map(CommandLine::exitCode)).contains(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("standard output", "taken back");
        assertThat(TokenFile.read(tokens)).isEmpty();
    }

    @Test
    void tokensAreListedAndRevoked() throws IOException {
        String first = run("token create --name ci --scope write").out().substring(4, 12);
        String second =
                run("token create --name ci --scope read --expires 12h").out().substring(4, 12);

        assertThat(run("token list").out().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).contains("ci", first, "never", "write"),
                        line -> assertThat(line).contains("ci", second, "T", "read"));
        assertThat(run("token revoke --id " + first).out()).contains(first);
        assertThat(TokenFile.read(tokens)).extracting(TokenEntry::id).containsExactly(second);
        assertThat(run("token revoke --id " + first).exitCode()).isEqualTo(1);
    }

    @ParameterizedTest(name = "bound to {0} and {1}, anonymous {2}, allowed {3}, tokens {4}: {5}")
    @CsvSource({
        "127.0.0.1, 127.0.0.1, '', '', none, ''",
        "localhost, ::1, write, '', none, ''",
        "127.0.0.1, 127.0.0.1, read, '', none, ''",
        "127.0.0.1, 127.0.0.1, none, '', none, auth.anonymous is none",
        "127.0.0.1, 127.0.0.1, none, true, none, auth.anonymous is none",
        "0.0.0.0, 127.0.0.1, '', '', none, bound to 0.0.0.0: set AUTH_TOKENS",
        "127.0.0.1, 0.0.0.0, '', false, none, bound to 0.0.0.0: set AUTH_TOKENS",
        "'::', 127.0.0.1, '', '', none, ALLOW_UNAUTHENTICATED=true",
        "0.0.0.0, 0.0.0.0, '', true, none, ''",
        "0.0.0.0, 0.0.0.0, '', '', good, ''",
        "0.0.0.0, 0.0.0.0, none, '', good, ''",
        "127.0.0.1, 127.0.0.1, '', '', missing, there is no such file",
        "127.0.0.1, 127.0.0.1, '', '', broken, 'tokens.yml, line 2: tokens must be a list'",
        "127.0.0.1, 127.0.0.1, '', true, open, chmod 600"
    })
    void nobodyIsLetInByAnOversight(
            String host, String adminHost, String anonymous, String allowed, String file, String failure)
            throws IOException {
        if (!file.equals("none") && !file.equals("missing")) {
            Files.writeString(tokens, file.equals("broken") ? "tokens:\n  1\n" : "tokens: []\n");
            Files.setPosixFilePermissions(
                    tokens, PosixFilePermissions.fromString(file.equals("open") ? "rw-r--r--" : "rw-------"));
        }
        String config = config(Map.of(
                "BIND_HOST",
                '"' + host + '"',
                "ADMIN_BIND_HOST",
                '"' + adminHost + '"',
                "AUTH_ANONYMOUS",
                anonymous,
                "ALLOW_UNAUTHENTICATED",
                allowed.isEmpty() ? "false" : allowed,
                "AUTH_TOKENS",
                file.equals("none") ? "" : tokens.toString()));

        CommandOutcome check = CommandOutcome.of("check", config);

        if (failure.isEmpty()) {
            assertThat(check.err()).isEmpty();
            assertThat(check.exitCode()).isZero();
            return;
        }
        for (CommandOutcome outcome : List.of(check, CommandOutcome.of("server", config))) {
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("error: ")
                    .contains(failure);
        }
    }

    @Test
    void anotherValueOfAnonymousIsRefused() throws IOException {
        CommandOutcome outcome = CommandOutcome.of("check", config(Map.of("AUTH_ANONYMOUS", "admin")));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("auth.anonymous", "none, read, write, not admin");
    }
}
