package org.minimarketplace.db.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.minimarketplace.core.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a database's files to the user of this process: everything that was ever stored is in them. SQLite gives its
 * log, the index of that and its journal the mode of the database's file.
 */
final class OwnerOnly {

    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);

    private OwnerOnly() {}

    /** Makes the file if it is not there: SQLite takes an empty one for a new database. */
    static void make(Path database) throws IOException {
        if (!Files.exists(database)) {
            try {
                PrivateFiles.create(database);
            } catch (FileAlreadyExistsException e) {
                // Another process was faster, or it is a link that leads to no file yet, which SQLite makes.
                LOG.debug("{} is there already", database, e);
            }
        }
    }

    /** Takes from others what they may do with files that are there. */
    static void tighten(Path database) {
        List<Path> files = new ArrayList<>(List.of(database));
        files.addAll(SideFiles.of(real(database)));
        for (Path file : files) {
            try {
                PrivateFiles.tighten(file)
                        .ifPresent(before ->
                                LOG.warn("the mode of {} was {}, and is for its owner alone now", file, before));
            } catch (IOException | RuntimeException e) {
                LOG.warn("others may read {}: its mode cannot be changed: {}", file, e.toString());
            }
        }
    }

    /** Where a link leads: SQLite's files stand beside the file itself. */
    private static Path real(Path database) {
        try {
            return database.toRealPath();
        } catch (IOException e) {
            return database;
        }
    }
}
