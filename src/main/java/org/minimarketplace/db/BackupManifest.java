package org.minimarketplace.db;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a backup is supposed to be; stands beside it, in a file with {@code .manifest.json} behind its name. Immutable.
 *
 * @param sha256 of the backup's bytes, in hexadecimal digits
 * @param schemaVersion the schema's version in it
 * @param products the number of products in it
 * @param takenAt when it was complete, RFC 3339 in UTC
 */
public record BackupManifest(
        @JsonProperty String sha256,
        @JsonProperty int schemaVersion,
        @JsonProperty long products,
        @JsonProperty String takenAt) {

    private static final ObjectReader READER = new ObjectMapper().readerFor(BackupManifest.class);
    private static final ObjectWriter WRITER = new ObjectMapper().writerWithDefaultPrettyPrinter();

    /** Where the manifest of a backup is. */
    public static Path beside(Path backup) {
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
    void write(Path backup) throws IOException {
        Files.write(
                beside(backup),
                WRITER.writeValueAsBytes(this),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.DSYNC);
    }
}
