package org.minimarketplace.db.sqlite;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.minimarketplace.core.RealPaths;
import org.minimarketplace.db.DatabaseRefusedException;

/**
 * A database's file, and those that belong to it. Symbolic links are followed, as SQLite follows them: its log stands
 * beside the file itself. Immutable.
 */
final class DatabaseFiles {

    private final Path named;
    private final Path file;
    private final List<Path> beside;

    private DatabaseFiles(Path named, Path file, List<Path> beside) {
        this.named = named;
        this.file = file;
        this.beside = List.copyOf(beside);
    }

    /**
     * The files of a database, which need not exist.
     *
     * @param database its path, or that of a link to it
     * @throws org.minimarketplace.core.UnusablePathException if the path leads nowhere
     */
    static DatabaseFiles of(Path database) {
        Path file = RealPaths.of(database);
        return new DatabaseFiles(
                database,
                file,
                Stream.of(SideFiles.of(file), SideFiles.of(database), List.of(ManifestFile.beside(file)))
                        .flatMap(List::stream)
                        .distinct()
                        .toList());
    }

    /** The file itself: where a link leads. */
    Path file() {
        return file;
    }

    /**
     * Refuses files of somebody's choice that are the database, or belong to it, under whatever name.
     *
     * @param what the files are for, like {@code the backup}
     * @throws DatabaseRefusedException with a line for the operator
     */
    void refuse(String what, Path... chosen) {
        for (Path each : chosen) {
            if (RealPaths.same(each, file)) {
                throw new DatabaseRefusedException(
                        what + " " + each + " is the database itself, " + named + ": choose another file");
            }
            for (Path side : beside) {
                if (RealPaths.same(each, side)) {
                    throw new DatabaseRefusedException(
                            what + " " + each + " is a file of the database itself, " + side + ": choose another file");
                }
            }
        }
    }
}
