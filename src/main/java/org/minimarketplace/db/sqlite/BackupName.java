package org.minimarketplace.db.sqlite;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of a backup in the folder for backups: never a path, and never one that means something beside a database or
 * another backup. Immutable.
 *
 * @param text the name
 */
record BackupName(String text) {

    /** The form of a name, as it goes on after "must be". */
    static final String ALLOWED =
            "a name in backup.folder: 1 to 100 of A-Z, a-z, 0-9, dot, hyphen and underscore, not . or .., and not"
                    + " ending in -wal, -shm, -journal, .restoring, .partial or .manifest.json";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** Fails for what is no such name. */
    public BackupName {
        if (!isName(text)) {
            throw new IllegalArgumentException("the name of a backup must be " + ALLOWED);
        }
    }

    /** Whether a text is such a name. */
    static boolean isName(String text) {
        // Some file systems do not tell upper from lower case.
        String lower = text.toLowerCase(Locale.ROOT);
        return FORM.matcher(text).matches()
                && !text.equals(".")
                && !text.equals("..")
                && Stream.concat(SideFiles.ENDINGS.stream(), BackupPlace.ENDINGS.stream())
                        .noneMatch(lower::endsWith);
    }
}
