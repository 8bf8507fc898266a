package org.minimarketplace.db.sqlite;

import java.nio.file.Path;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.core.UnusablePathException;
import org.minimarketplace.db.DatabaseRefusedException;

/**
 * Makes JDBC URLs of files. The driver takes what stands behind a question mark for parameters, trims blanks and knows
 * names that are no files; so the path is a URI here, in which a name can have any character (SQLite, "URI Filenames").
 */
final class SqliteUrl {

    private static final String PREFIX = "jdbc:sqlite:";

    private SqliteUrl() {}

    /**
     * The file that a configured URL names, absolute.
     *
     * @throws DatabaseRefusedException if there can be no such file here
     */
    static Path file(String url) {
        try {
            return FilePaths.of(url.substring(PREFIX.length())).toAbsolutePath();
        } catch (UnusablePathException e) {
            throw new DatabaseRefusedException("database.url (DATABASE_URL): " + e.getMessage(), e);
        }
    }

    /** The URL of a file. */
    static String of(Path file) {
        return PREFIX + "file:" + file.toUri().getRawPath();
    }

    /**
     * The URL of a file that is opened in a certain way.
     *
     * @param parameters of SQLite or its driver, like {@code open_mode=1&busy_timeout=5000}
     */
    static String of(Path file, String parameters) {
        return of(file) + "?" + parameters;
    }
}
