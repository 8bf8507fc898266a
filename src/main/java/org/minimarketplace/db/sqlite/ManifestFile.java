package org.minimarketplace.db.sqlite;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.minimarketplace.db.BackupManifest;
import org.minimarketplace.db.DatabaseRefusedException;

/** The manifest of a backup in a file beside it, with {@code .manifest.json} behind the backup's name. */
final class ManifestFile {

    private static final ObjectReader READER = new ObjectMapper().readerFor(BackupManifest.class);
    private static final ObjectWriter WRITER = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private ManifestFile() {}

    /** Where the manifest of a backup is. */
    static Path beside(Path backup) {
        return backup.resolveSibling(backup.getFileName() + ".manifest.json");
    }

    static BackupManifest read(Path backup) {
        Path file = beside(backup);
        try {
            return READER.readValue(file.toFile());
        } catch (IOException e) {
            throw new DatabaseRefusedException(
                    "the manifest " + file + " is missing or damaged: without it, nobody knows what the backup held",
                    e);
        }
    }

    /** On the disk when this returns. */
    static void write(BackupManifest manifest, Path backup) throws IOException {
        Files.write(
                beside(backup),
                WRITER.writeValueAsBytes(manifest),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.DSYNC);
    }
}
