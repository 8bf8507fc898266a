package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands beside a database belongs to it, and never gets into the one that takes its place. */
class ReplacementTest {

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
    }

    private Path beside(String ending) {
        return database.resolveSibling(database.getFileName() + ending);
    }

    private List<String> names() {
        try (OpenedDatabase opened = OpenedDatabase.in(folder)) {
            return opened.names();
        }
    }

    /** As a process leaves it that is killed: with the log, and without one who has the file open. */
    private void killedWithALog() throws IOException {
        Path saved = Files.createDirectory(folder.resolve("saved"));
        try (OpenedDatabase opened = OpenedDatabase.in(folder)) {
            opened.create("Chang");
            for (Path file : List.of(database, beside("-wal"))) {
                Files.copy(file, saved.resolve(file.getFileName()));
            }
        }
        for (Path file : List.of(database, beside("-wal"))) {
            Files.copy(saved.resolve(file.getFileName()), file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** As a process leaves it that is killed in the middle of a transaction. */
    private void killedWithAJournal() throws IOException, SQLException {
        Path saved = folder.resolve("saved-journal");
        try (Connection connection = TestDatabases.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = DELETE");
            statement.execute("PRAGMA cache_size = 1");
            statement.execute("BEGIN");
            statement.execute("CREATE TABLE ballast (bytes BLOB)");
            statement.execute("INSERT INTO ballast WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                    + " LIMIT 500) SELECT zeroblob(4000) FROM n");
            Files.copy(beside("-journal"), saved);
            statement.execute("ROLLBACK");
        }
        Files.move(saved, beside("-journal"));
    }

    @Test
    void aLogThatWasLeftIsNotPlayedIntoTheBackup() throws IOException {
        killedWithALog();

        backup.restore(copy, database, true);

        assertThat(beside("-wal")).doesNotExist();
        assertThat(names()).containsExactly("Chai");
    }

    @ParameterizedTest(name = "a database that is {0}")
    @ValueSource(strings = {"damaged", "gone"})
    void aLogWithoutAUsableDatabaseIsNotPlayedIntoTheBackup(String how) throws IOException {
        killedWithALog();
        spoil(how);

        backup.restore(copy, database, true);

        assertThat(beside("-wal")).doesNotExist();
        assertThat(names()).containsExactly("Chai");
    }

    @ParameterizedTest(name = "a database that is {0}")
    @ValueSource(strings = {"damaged", "gone"})
    void aJournalWithoutAUsableDatabaseIsNotPlayedIntoTheBackup(String how) throws Exception {
        killedWithAJournal();
        spoil(how);

        backup.restore(copy, database, true);

        assertThat(beside("-journal")).doesNotExist();
        assertThat(database).hasSameBinaryContentAs(copy);
        assertThat(names()).containsExactly("Chai");
    }

    private void spoil(String how) throws IOException {
        if (how.equals("gone")) {
            Files.delete(database);
        } else {
            Files.writeString(database, "this was a database once");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"-wal", "-journal"})
    void whatIsLeftOfADatabaseIsNotThrownAwayWithoutBeingTold(String ending) throws IOException {
        Files.delete(database);
        Files.writeString(beside(ending), "acknowledged writes");

        assertThatThrownBy(() -> backup.restore(copy, database, false)).hasMessageContaining("--force");

        assertThat(beside(ending)).hasContent("acknowledged writes");
        assertThat(database).doesNotExist();
    }

    @Test
    void whatIsLeftOfARestoreThatWasCutOffIsInNobodysWay() throws IOException {
        Files.delete(database);
        Files.writeString(beside(".restoring"), "half of it");

        backup.restore(copy, database, false);

        assertThat(names()).containsExactly("Chai");
        assertThat(beside(".restoring")).doesNotExist();
    }

    @Test
    void aDatabaseThatSomebodyOpensWhileTheBackupIsCopiedStays() throws Exception {
        OpenedDatabase[] opened = new OpenedDatabase[1];
        Backup slow = new Backup(Clock.systemUTC(), (step, done, total) -> {
            if (step.equals("copying") && opened[0] == null) {
                opened[0] = OpenedDatabase.in(folder);
                opened[0].create("Chang");
            }
        });

        try {
            assertThatThrownBy(() -> slow.restore(copy, database, true)).hasMessageContaining("is in use");
            assertThat(opened[0].names()).containsExactly("Chang", "Chai");
        } finally {
            opened[0].close();
        }
        assertThat(beside(".restoring")).doesNotExist();
    }
}
