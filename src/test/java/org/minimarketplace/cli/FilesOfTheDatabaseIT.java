package org.minimarketplace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No command takes a file that is the database, or belongs to it, for one of its own. */
class FilesOfTheDatabaseIT {

    @TempDir
    Path folder;

    private String config = "";

    @BeforeEach
    void databaseAndNamesForIt() throws IOException {
        config = CommandOutcome.config(folder, 0);
        Path products = Files.writeString(folder.resolve("in.csv"), "name,price\nChai,1800\n");
        assertThat(CommandOutcome.of("import", config, "--file", products.toString())
                        .success())
                .isTrue();
        Path database = folder.resolve("marketplace.db");
        Files.createSymbolicLink(folder.resolve("link.csv"), database);
        Files.createLink(folder.resolve("hard.csv"), database);
        Files.createSymbolicLink(folder.resolve("wal.csv"), Path.of("marketplace.db-wal"));
        Files.createSymbolicLink(folder.resolve("circle.csv"), Path.of("circle.csv"));
        Files.createDirectory(folder.resolve("sub.csv"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "restore --force --from FOLDER/marketplace.db, the database itself",
        "restore --force --from FOLDER/sub.csv/../marketplace.db, the database itself",
        "restore --force --from FOLDER/link.csv, the database itself",
        "restore --force --from FOLDER/hard.csv, the database itself",
        "restore --force --from FOLDER/marketplace.db-journal, a file of the database itself",
        "verify --file FOLDER/link.csv, the database itself",
        "verify --file FOLDER/marketplace.db-wal, a file of the database itself",
        "backup --to FOLDER/marketplace.db, the database itself",
        "backup --to FOLDER/hard.csv, the database itself",
        "backup --to FOLDER/wal.csv, a file of the database itself",
        "backup --to FOLDER/marketplace.db-shm, a file of the database itself",
        "export --force --file FOLDER/link.csv, the database itself",
        "export --force --file FOLDER/hard.csv, the database itself",
        "export --file FOLDER/wal.csv, a file of the database itself",
        "export --force --file FOLDER/sub.csv, is not a file",
        "export --force --file FOLDER/circle.csv, links",
        "export --file FOLDER/in.csv, exists",
        "export --file FOLDER/in.csv/out.csv, Not a directory",
        "export --file FOLDER/none/out.csv, there is no such file or folder",
        "import --file FOLDER/link.csv, the database itself",
        "import --file FOLDER/hard.csv, the database itself",
        "import --file FOLDER/wal.csv, a file of the database itself",
        "import --file FOLDER/sub.csv, is a folder",
        "import --file FOLDER/circle.csv, links",
    })
    void aFileThatCannotBeMeantIsRefusedAndNothingChanges(String command, String reason) throws IOException {
        Map<String, String> before = files();
        String[] arguments = (command.replace("FOLDER", folder.toString()) + " " + config).split(" ", -1);

        CommandOutcome outcome = CommandOutcome.of(arguments);

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines()).singleElement().asString().contains(reason);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void anExportThroughALinkWritesTheFileBehindIt() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("latest.csv"), Path.of("sub.csv/day.csv"));

        for (int round = 0; round < 2; round++) {
            assertThat(CommandOutcome.of("export", config, "--force", "--file", link.toString())
                            .err())
                    .isEmpty();
        }

        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("sub.csv/day.csv")).content().contains("Chai");
        assertThat(folder.resolve("sub.csv").toFile().list()).containsExactly("day.csv");
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(
                        folder.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }
}
