package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.db.BackupManifest;

/** A name means the file of that name, whatever a URL would make of it. */
class SqliteUrlTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "plain.db",
                "a b.db",
                " blanks ",
                "a#b.db",
                "a%20b.db",
                "a%b.db",
                "100%",
                "a?b.db",
                "a?mode=memory",
                "a&b=c;d.db",
                "a+b.db",
                "'quoted' \"twice\".db",
                "ü東京🛒.db",
                "a\\b.db",
                "a\nb.db",
                "a:b.db",
                ":memory:",
                ":resource:a.db",
                "file:a.db",
                "-",
                "~",
                "[x]{y}$z`.db",
                "%00.db"
            })
    void everyNameIsTheNameOfAFile(String name) throws IOException, SQLException {
        Path file = Files.createDirectory(folder.resolve(name)).resolve(name);

        try (Connection connection = DriverManager.getConnection(SqliteUrl.of(file));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA database_list")) {
            assertThat(row.getString("file")).isEqualTo(file.toString());
            statement.execute("CREATE TABLE t (i INTEGER)");
        }
        try (Connection connection = DriverManager.getConnection(SqliteUrl.of(file, "open_mode=1&busy_timeout=7"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA busy_timeout")) {
            assertThat(row.getInt(1)).isEqualTo(7);
        }
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"a b", "a#b", "a%20b", "100%", "a?b", "a?mode=memory&b", "ü東京", "a\nb", ":memory:"})
    void aDatabaseAndItsBackupsMayHaveAnyNameInAnyFolder(String name) throws Exception {
        Path inner = Files.createDirectory(folder.resolve(name));
        Path file = inner.resolve(name.replace("?", "") + ".db");
        Path copy = inner.resolve(name);
        Backup backup = new Backup(Clock.systemUTC());
        Database database = TestDatabases.open(file);
        try {
            BackupManifest manifest = backup.take(database.file(), copy);
            assertThat(backup.verify(copy)).isEqualTo(manifest);
        } finally {
            database.stop();
        }
        backup.restore(copy, file, true);
        backup.restore(copy, inner.resolve("new " + name), false);
        try (Stream<Path> files = Files.list(inner)) {
            assertThat(files)
                    .containsExactlyInAnyOrder(file, copy, ManifestFile.beside(copy), inner.resolve("new " + name));
        }
    }
}
