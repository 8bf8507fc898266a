package org.minimarketplace.db.sqlite;

import java.nio.file.Path;
import java.util.List;

/** The files that belong to a database's file, and mean something to whoever opens it: SQLite's, and ours. */
final class SideFiles {

    /** The suffixes of the files beside a database's file. */
    static final List<String> ENDINGS = List.of("-wal", "-shm", "-journal", ".restoring");

    private SideFiles() {}

    /** All of them, whether they are there or not. */
    static List<Path> of(Path database) {
        return ENDINGS.stream()
                .map(ending -> database.resolveSibling(database.getFileName() + ending))
                .toList();
    }
}
