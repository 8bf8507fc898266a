package org.minimarketplace.db;

import java.nio.file.Path;

/** A backup cannot get its name, because something is there already; nothing was done. */
public final class BackupNameTakenException extends DatabaseRefusedException {

    private static final long serialVersionUID = 1L;

    /** Names the backup, and the file that is in its way. */
    public BackupNameTakenException(Path backup, Path file) {
        super(
                file.equals(backup)
                        ? "the backup " + backup + " exists already: choose another name"
                        : "the backup " + backup + " cannot get this name, because " + file
                                + " exists already (of another backup, or of one that was cut off): choose another name");
    }
}
