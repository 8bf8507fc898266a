package org.minimarketplace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Tool;

/**
 * A command that overwrites is killed at each system call that decides what is in the folder: what it overwrites is
 * then the old one or the new one, as a whole, and nothing between.
 */
@Tag("tools")
class CutOffIT {

    private static final String OLD = "Chai, Chang, in the log";
    private static final String NEW = "Chai";

    @TempDir
    Path folder;

    private Path database;

    @BeforeEach
    void aDatabaseWithALogAndABackup() throws IOException, SQLException, InterruptedException {
        Tool.assumeInstalled("strace");
        database = folder.resolve("marketplace.db");
        String config = CommandOutcome.config(folder, 0);
        store(config, "Chai");
        assertThat(CommandOutcome.of(
                                "backup",
                                config,
                                "--to",
                                folder.resolve("copy.db").toString())
                        .err())
                .isEmpty();
        store(config, "Chang");
        Path saved = Files.createDirectory(folder.resolve("saved"));
        // As a process leaves it that is killed: what was written last is in the log alone.
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("UPDATE products SET description = 'in the log' WHERE name = 'Chang'");
            for (String name : List.of("marketplace.db", "marketplace.db-wal")) {
                Files.copy(folder.resolve(name), saved.resolve(name));
            }
        }
    }

    private void store(String config, String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".csv"), "name,price\n" + name + ",1\n");
        assertThat(CommandOutcome.of("import", config, "--file", file.toString())
                        .err())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unlink", "fsync", "rename", "ftruncate"})
    void killedAtAnyTimeItLeavesTheOldOneOrTheNewOne(String call) throws Exception {
        List<String> found = new ArrayList<>();
        boolean killed = true;
        while (killed) {
            reset();
            killed = restoreKilledAt(call, found.size() + 1) != 0;
            found.add(contents(database));
        }

        assertThat(found).hasSizeGreaterThan(1).containsOnly(OLD, NEW).endsWith(NEW);
        assertThat(found.get(0)).isEqualTo(OLD);
        // Once it is the new one, it stays so.
        assertThat(found.subList(found.indexOf(NEW), found.size())).containsOnly(NEW);
    }

    private void reset() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("marketplace.db"))
                    .toList()) {
                Files.delete(file);
            }
        }
        for (String name : List.of("marketplace.db", "marketplace.db-wal")) {
            Files.copy(
                    folder.resolve("saved").resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The old backup has one product, the new one two. */
    @ParameterizedTest
    @ValueSource(strings = {"unlink", "rename"})
    void killedAtAnyTimeABackupLeavesTheOldOneOrTheNewOne(String call) throws Exception {
        Path copy = folder.resolve("copy.db");
        Path manifest = folder.resolve("copy.db.manifest.json");
        byte[] oldCopy = Files.readAllBytes(copy);
        byte[] oldManifest = Files.readAllBytes(manifest);
        List<String> found = new ArrayList<>();
        boolean killed = true;
        while (killed) {
            reset();
            Files.deleteIfExists(folder.resolve("copy.db.partial"));
            Files.write(copy, oldCopy);
            Files.write(manifest, oldManifest);
            killed = killedAt(
                            call,
                            found.size() + 1,
                            List.of(copy, manifest, folder.resolve("copy.db.partial")),
                            List.of(
                                    "backup",
                                    folder.resolve("config.yml").toString(),
                                    "--force",
                                    "--to",
                                    copy.toString()))
                    != 0;
            found.add(contents(copy));
            CommandOutcome verified =
                    CommandOutcome.of("verify", folder.resolve("config.yml").toString(), "--file", copy.toString());
            assertThat(verified.success() || verified.err().contains("missing"))
                    .as(verified.err())
                    .isTrue();
        }

        assertThat(found).hasSizeGreaterThan(1).containsOnly(OLD, NEW).endsWith(OLD);
        assertThat(found.get(0)).isEqualTo(NEW);
    }

    private int restoreKilledAt(String call, int time) throws IOException, InterruptedException {
        List<Path> paths = Stream.of("", "-wal", "-shm", "-journal", ".restoring")
                .map(ending -> Path.of(database + ending))
                .toList();
        return killedAt(
                call,
                time,
                paths,
                List.of(
                        "restore",
                        folder.resolve("config.yml").toString(),
                        "--force",
                        "--from",
                        folder.resolve("copy.db").toString()));
    }

    /** Runs a command, and kills it when it makes this call for one of these files for the given time. */
    private int killedAt(String call, int time, List<Path> files, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + call,
                "-e",
                "inject=" + call + ":signal=KILL:when=" + time));
        for (Path file : files) {
            command.addAll(List.of("-P", file.toString()));
        }
        command.addAll(List.of("-P", folder.toString()));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.minimarketplace.MarketplaceApplication"));
        command.addAll(arguments);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        assertThat(exit).as(Files.readString(output)).isIn(0, 128 + 9);
        return exit;
    }

    private static String contents(Path database) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            assertThat(text(statement, "PRAGMA integrity_check")).isEqualTo("ok");
            return text(
                    statement,
                    "SELECT group_concat(name || coalesce(', ' || description, ''), ', ') FROM"
                            + " (SELECT name, description FROM products ORDER BY name)");
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.getString(1);
        }
    }
}
