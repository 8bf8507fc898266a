package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mode of a database's files, whatever the umask, and whatever they had before. */
class OwnerOnlyTest {

    @TempDir
    Path folder;

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private void allAreOwnersAlone(OpenedDatabase opened) throws IOException {
        opened.create("Chai");
        for (String ending : List.of("", "-wal", "-shm")) {
            Path file = Path.of(opened.file() + ending);
            assertThat(mode(file)).as(file.toString()).isEqualTo("rw-------");
        }
    }

    @Test
    void aNewDatabaseIsForItsOwnerAlone() throws Exception {
        try (OpenedDatabase opened = OpenedDatabase.in(folder)) {
            allAreOwnersAlone(opened);
        }
    }

    @Test
    void anOldOneBecomesSo() throws Exception {
        Path file;
        try (OpenedDatabase opened = OpenedDatabase.in(folder)) {
            file = opened.file();
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        Path left = Files.writeString(Path.of(file + ".restoring"), "cut off");
        Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rw-r--r--"));

        try (OpenedDatabase opened = OpenedDatabase.in(folder)) {
            allAreOwnersAlone(opened);
        }
        assertThat(mode(left)).isEqualTo("rw-------");
    }
}
