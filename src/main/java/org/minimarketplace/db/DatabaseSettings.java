package org.minimarketplace.db;

import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;

/**
 * The {@code database} section of the configuration.
 *
 * @param url {@code jdbc:sqlite:} and the path of a file, whose folder exists; parameters are not allowed, because the
 *     promises of the service rest on the ones that it sets itself
 */
public record DatabaseSettings(
        @Pattern(
                regexp = "jdbc:sqlite:(?!:memory:)(?!file:)[^?]+",
                message = "must be jdbc:sqlite: followed by the path of a file, without parameters")
        String url) {

    static final String PREFIX = "jdbc:sqlite:";

    private static final String DEFAULT_URL = PREFIX + "marketplace.db";

    /** Fills in the defaults: Jackson hands null for a key that is absent. */
    public DatabaseSettings {
        url = url == null ? DEFAULT_URL : url;
    }

    /** What holds where the configuration says nothing. */
    public static DatabaseSettings defaults() {
        return new DatabaseSettings(DEFAULT_URL);
    }

    /** The database's file, absolute. */
    public Path file() {
        return Path.of(url.substring(PREFIX.length())).toAbsolutePath();
    }
}
