package org.minimarketplace.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token file may say, who may read it, and how it is changed. */
class TokenFileTest {

    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final String GOOD =
            "{name: ci, id: k3v9q2xa, sha256: " + DIGEST + ", scopes: [write], created: 2026-11-26T10:00:00Z}";

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        Path file = folder.resolve("tokens.yml");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    @Test
    void theExampleOfTheDocumentationIsRead() throws IOException {
        Path file = file("tokens:\n  - {name: ci, id: k3v9q2xa, sha256: " + DIGEST
                + ", scopes: [write, metrics], created: 2026-11-26T10:00:00Z, expires: 2027-02-24T10:00:00Z}\n");

        assertThat(TokenFile.read(file))
                .containsExactly(new TokenEntry(
                        "ci",
                        "k3v9q2xa",
                        DIGEST,
                        Set.of(Scope.WRITE, Scope.METRICS),
                        Instant.parse("2026-11-26T10:00:00Z"),
                        Instant.parse("2027-02-24T10:00:00Z")));
    }

    @ParameterizedTest(name = "{0} has no tokens")
    @ValueSource(strings = {"tokens: []", "# nothing\ntokens: []\n", "{tokens: []}", "---\ntokens:\n  []\n"})
    void aFileWithoutEntriesHasNoTokens(String text) throws IOException {
        assertThat(TokenFile.read(file(text))).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1} is refused: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            name: ci       | name: CI                    | line 2: name must be
            name: ci       | name: anonymous             | line 2: name must be
            name: ci       | name: ""                    | line 2: name must be
            name: ci       | name: [ci]                  | line 2: name must be a text
            name: ci, id   | id                          | line 2: name is missing
            id: k3v9q2xa   | id: k3v9q2x                 | line 2: id must be
            id: k3v9q2xa   | id: K3v9q2xa                | line 2: id must be
            sha256: 01     | sha256: 0g                  | line 2: sha256 must be
            sha256: 01     | sha256: 1                   | line 2: sha256 must be
            [write]        | []                          | line 2: scopes must be
            [write]        | write                       | line 2: scopes must be
            [write]        | [write, root]               | line 2: scopes must be
            [write]        | [Write]                     | line 2: scopes must be
            T10:00:00Z     | nothing                     | line 2: created must be a time
            T10:00:00Z}    | T10:00:00Z, expires: never} | line 2: expires must be a time
            name: ci       | name: ci, name: cd          | line 2: name is there twice
            name: ci       | name: ci, secret: x         | line 2: there is a key that is not known
            T10:00:00Z}    | T10:00:00Z                  | line 3: this is not YAML
            """)
    void whatIsWrongIsSaidWithItsLine(String good, String wrong, String line) throws IOException {
        String text = "tokens:\n  - " + GOOD + "\n";
        assertThat(text).contains(good);
        Path file = file(text.replace(good, wrong));

        assertThatThrownBy(() -> TokenFile.read(file))
                .isInstanceOf(AuthRefusedException.class)
                .hasMessageContaining("tokens.yml, " + line)
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining(DIGEST.substring(2));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                // What is left of a file that is cut off.
                "",
                "# nothing\n",
                "---\n",
                "tokens:\n",
                "{}",
                "[]",
                "tokens: {}",
                "tokens: 1",
                "other: []",
                "tokens: [1]",
                "a: 1\n---\nb: 2",
                "tokens: [\u0001]"
            })
    void otherDocumentsAreRefused(String text) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> TokenFile.read(file))
                .isInstanceOf(AuthRefusedException.class)
                .hasMessageContaining(", line ");
    }

    @Test
    void oneIdIsOneToken() throws IOException {
        Path file = file("tokens:\n  - " + GOOD + "\n  - " + GOOD + "\n");

        assertThatThrownBy(() -> TokenFile.read(file)).hasMessageContaining("line 3: id");
    }

    @Test
    void whatIsNotUtf8IsRefusedWithItsLine() throws IOException {
        Path file = file("");
        Files.write(file, new byte[] {'#', '\n', '#', '\n', (byte) 0xff});

        assertThatThrownBy(() -> TokenFile.read(file)).hasMessageContaining("line 3: this is not UTF-8");
    }

    @Test
    void anEmptyFileBecomesOneWithTokens() throws IOException {
        Path file = file("");
        TokenEntry entry = Token.create(new SecureRandom()).entry("ci", Set.of(Scope.READ), Instant.EPOCH, null);

        new TokenFileEditor(file).add(entry);

        assertThat(TokenFile.read(file)).containsExactly(entry);
    }

    @Test
    void whatIsNoRegularFileIsRefusedAndNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", "--mode=600", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThatThrownBy(() -> TokenFile.read(pipe)).hasMessageContaining("no regular file");
    }

    @ParameterizedTest(name = "{0} is fine")
    @ValueSource(strings = {"rw-------", "r--------", "r--r-----", "rw-r-----"})
    void whatOthersCannotReadIsRead(String mode) throws IOException {
        Path file = file("tokens: []");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertThat(TokenFile.read(file)).isEmpty();
    }

    @ParameterizedTest(name = "{0} is refused")
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-----w-", "rw------x", "rw--w----", "rw-rw----"})
    void whatOthersCouldReadOrAGroupWriteIsRefused(String mode) throws IOException {
        Path file = file("tokens: []");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertThatThrownBy(() -> TokenFile.read(file))
                .hasMessageContaining(mode)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void whatIsWrittenCanBeReadAndIsForTheOwnerAlone() throws IOException {
        Path file = folder.resolve("tokens.yml");
        List<String> names = List.of("ci", "null", "1e5", "-", "a-b");
        List<TokenEntry> tokens = IntStream.range(0, names.size())
                .mapToObj(i -> entry(names.get(i), "1234567" + i))
                .toList();

        tokens.forEach(token -> new TokenFileEditor(file).add(token));

        assertThat(TokenFile.read(file)).isEqualTo(tokens);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatIsThereKeepsItsMode() throws IOException {
        Path file = file("tokens: []");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        new TokenFileEditor(file).add(entry("ci", "k3v9q2xa"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void whatManyWriteAtOnceIsAllThere() {
        Path file = folder.resolve("tokens.yml");

        CompletableFuture.allOf(IntStream.range(0, 40)
                        .mapToObj(i -> CompletableFuture.runAsync(
                                () -> new TokenFileEditor(file).add(entry("ci", "k3v9q2%02d".formatted(i)))))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(TokenFile.read(file))
                .extracting(TokenEntry::id)
                .doesNotHaveDuplicates()
                .hasSize(40);
        assertThat(new TokenFileEditor(file).remove("k3v9q207").id()).isEqualTo("k3v9q207");
        assertThatThrownBy(() -> new TokenFileEditor(file).remove("k3v9q207")).hasMessageContaining("no token");
        assertThat(TokenFile.read(file)).hasSize(39);
    }

    private static TokenEntry entry(String name, String id) {
        return new TokenEntry(name, id, DIGEST, Set.of(Scope.READ), Instant.parse("2026-11-26T10:00:00Z"), null);
    }
}
