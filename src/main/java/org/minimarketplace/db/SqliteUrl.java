package org.minimarketplace.db;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Makes JDBC URLs of files. The driver takes what stands behind a question mark for parameters, trims blanks and knows
 * names that are no files; so the path is a URI here, in which a name can have any character (SQLite, "URI Filenames").
 */
final class SqliteUrl {

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

    private SqliteUrl() {}

    /** The URL of a file. */
    static String of(Path file) {
        StringBuilder url = new StringBuilder(DatabaseSettings.PREFIX).append("file:");
        for (byte each : file.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            if (UNRESERVED.indexOf(character) >= 0) {
                url.append(character);
            } else {
                url.append('%')
                        .append(Character.forDigit(character >> 4, 16))
                        .append(Character.forDigit(character & 0xf, 16));
            }
        }
        return url.toString();
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
