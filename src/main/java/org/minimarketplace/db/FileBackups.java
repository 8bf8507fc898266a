package org.minimarketplace.db;

import java.nio.file.Path;

/**
 * Backups of one database in files, each with its manifest beside it. Errors are {@link DatabaseRefusedException}s,
 * with a line for the operator.
 */
public interface FileBackups {

    /**
     * Copies the database, which may be in use, and verifies the copy before it gets its name. Holds every write that
     * was acknowledged before the call.
     *
     * @param to a file that is not one of the database's; links are not followed
     * @param overwrite whether a backup that is there already may be lost, once the new one is good
     * @throws BackupNameTakenException if a file is there that may not be lost
     */
    BackupManifest take(Path to, boolean overwrite);

    /** Whether a backup is, byte for byte and row for row, what its manifest says. */
    BackupManifest verify(Path backup);

    /**
     * Puts a backup in the place of the database, which nobody uses.
     *
     * @param overwrite whether a database that is there already may be lost
     */
    BackupManifest restore(Path backup, boolean overwrite);
}
