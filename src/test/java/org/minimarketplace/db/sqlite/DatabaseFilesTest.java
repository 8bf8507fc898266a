package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.db.DatabaseRefusedException;

/** No file that somebody names is taken for another one than the database, when it is the database. */
class DatabaseFilesTest {

    @TempDir
    Path folder;

    private final Backup backup = new Backup(Clock.systemUTC());
    private Path database;
    private Path copy;

    @BeforeEach
    void databaseAndBackup() throws IOException {
        BackedUpDatabase backedUp = BackedUpDatabase.in(folder);
        database = backedUp.database();
        copy = backedUp.copy();
        // As if somebody had put a backup in place by hand: what is the database looks like a good backup.
        Files.copy(copy, database, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(ManifestFile.beside(copy), ManifestFile.beside(database));
        Files.createDirectory(folder.resolve("sub"));
        Files.createSymbolicLink(folder.resolve("link.db"), database);
        Files.createSymbolicLink(folder.resolve("sub/link.db"), Path.of("../link.db"));
        Files.createSymbolicLink(folder.resolve("folder"), folder);
        Files.createSymbolicLink(folder.resolve("wal.db"), folder.resolve("marketplace.db-wal"));
        Files.createLink(folder.resolve("hard.db"), database);
        for (String name : new String[] {"link.db", "sub/link.db", "hard.db"}) {
            Files.copy(ManifestFile.beside(copy), ManifestFile.beside(folder.resolve(name)));
        }
    }

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("its own name", "marketplace.db"),
                Arguments.of("a step that goes nowhere", "./marketplace.db"),
                Arguments.of("a step back", "sub/../marketplace.db"),
                Arguments.of("two slashes", "sub//..//marketplace.db"),
                Arguments.of("a symbolic link", "link.db"),
                Arguments.of("a link to a link", "sub/link.db"),
                Arguments.of("a link to its folder", "folder/marketplace.db"),
                Arguments.of("a hard link", "hard.db"),
                Arguments.of("its log", "marketplace.db-wal"),
                Arguments.of("its log, by a link that leads nowhere yet", "wal.db"),
                Arguments.of("its shared memory", "folder/marketplace.db-shm"),
                Arguments.of("its journal", "sub/../marketplace.db-journal"),
                Arguments.of("the database that is coming", "marketplace.db.restoring"),
                Arguments.of("its manifest", "marketplace.db.manifest.json"));
    }

    @ParameterizedTest(name = "from {0}")
    @MethodSource("names")
    void theDatabaseIsNotRestoredFromItself(String spelling, String name) throws IOException {
        Map<String, String> before = files();
        for (Path from : new Path[] {folder.resolve(name), relative(name)}) {
            for (Path to : new Path[] {database, folder.resolve("link.db"), folder.resolve("folder/marketplace.db")}) {
                assertThatThrownBy(() -> backup.restore(from, to, true))
                        .as(spelling)
                        .isInstanceOf(DatabaseRefusedException.class)
                        .hasMessageContaining("the database itself")
                        .hasMessageContaining(from.toString());
            }
        }
        assertThat(files()).isEqualTo(before);
    }

    @ParameterizedTest(name = "to {0}")
    @MethodSource("names")
    void theDatabaseIsNotBackedUpOverItself(String spelling, String name) throws IOException {
        Map<String, String> before = files();
        for (Path to : new Path[] {folder.resolve(name), relative(name)}) {
            assertThatThrownBy(() -> backup.take(database, to))
                    .as(spelling)
                    .isInstanceOf(DatabaseRefusedException.class)
                    .hasMessageContaining("the database itself")
                    .hasMessageContaining(to.toString());
        }
        assertThat(files()).isEqualTo(before);
    }

    /** The database's name is one that a backup needs for something else. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aBackupNeedsNoNameThatIsTheDatabase(String name) throws IOException {
        Path odd = Files.move(database, folder.resolve(name));
        Map<String, String> before = files();

        assertThatThrownBy(() -> backup.take(odd, folder.resolve("other.db"))).hasMessageContaining("database itself");

        assertThat(files()).isEqualTo(before);
    }

    static Stream<String> aBackupNeedsNoNameThatIsTheDatabase() {
        return Stream.of("other.db", "other.db.partial", "other.db.manifest.json");
    }

    @Test
    void aDatabaseThatIsTheManifestOfTheBackupIsNotOverwritten() throws IOException {
        Path manifest = ManifestFile.beside(copy);
        Map<String, String> before = files();

        assertThatThrownBy(() -> backup.restore(copy, manifest, true)).hasMessageContaining("the database itself");

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aLinkStaysALinkAndTheFileIsReplaced() throws IOException {
        backup.restore(copy, folder.resolve("sub/link.db"), true);

        assertThat(folder.resolve("sub/link.db")).isSymbolicLink();
        assertThat(folder.resolve("link.db")).isSymbolicLink();
        assertThat(Files.isRegularFile(database, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(database).hasSameBinaryContentAs(copy);
    }

    @Test
    void aLinkToAFileThatIsMissingGetsThatFile() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("new.db"), Path.of("sub/new.db"));

        backup.restore(copy, link, false);

        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("sub/new.db")).hasSameBinaryContentAs(copy);
    }

    @Test
    void anotherFileOfTheSameBytesIsAnotherFile() throws IOException {
        Path other = Files.copy(database, folder.resolve("other.db"));
        Files.copy(ManifestFile.beside(copy), ManifestFile.beside(other));

        assertThat(backup.restore(other, database, true).products()).isEqualTo(1);
    }

    private static Path relative(String name, Path folder) {
        return Path.of("").toAbsolutePath().relativize(folder).resolve(name);
    }

    private Path relative(String name) {
        return relative(name, folder);
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.toList()) {
                files.put(
                        folder.relativize(file).toString(),
                        Files.isSymbolicLink(file)
                                ? "to " + Files.readSymbolicLink(file)
                                : Files.isDirectory(file)
                                        ? "folder"
                                        : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }
}
