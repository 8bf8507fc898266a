package org.minimarketplace.db;

import java.nio.file.Path;

/**
 * Makes JDBC URLs of files. The driver takes what stands behind a question mark for parameters, trims blanks and knows
 * names that are no files; so the path is a URI here, in which a name can have any character (SQLite, "URI Filenames").
 */
final class SqliteUrl {

    private SqliteUrl() {}

    /** The URL of a file. */
    static String of(Path file) {
        return DatabaseSettings.PREFIX + "file:" + file.toUri().getRawPath();
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
