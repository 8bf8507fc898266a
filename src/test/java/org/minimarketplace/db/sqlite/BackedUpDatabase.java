package org.minimarketplace.db.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** A database with one product, closed, and a backup of it beside it. */
record BackedUpDatabase(Path database, Path copy) {

    static BackedUpDatabase in(Path folder) throws IOException {
        try (OpenedDatabase opened = OpenedDatabase.in(folder)) {
            opened.create("Chai");
            Path copy = folder.resolve("copy.db");
            new Backup(Clock.systemUTC()).take(opened.file(), copy);
            return new BackedUpDatabase(opened.file(), copy);
        }
    }
}
