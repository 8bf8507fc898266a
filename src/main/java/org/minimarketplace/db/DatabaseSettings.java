package org.minimarketplace.db;

import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.Range;

/**
 * The {@code database} section of the configuration.
 *
 * @param url {@code jdbc:sqlite:} and the path of a file, whose folder exists; parameters are not allowed, because the
 *     promises of the service rest on the ones that it sets itself
 * @param readers connections for reading; the one for writing comes on top
 */
public record DatabaseSettings(
        @Pattern(
                regexp = "jdbc:sqlite:(?!:memory:)(?!file:)[^?]+",
                message = "must be jdbc:sqlite: followed by the path of a file, without parameters")
        String url,

        @Range(min = 1, max = 1024, message = "must be a whole number from 1 to 1024")
        Integer readers) {

    static final String PREFIX = "jdbc:sqlite:";

    private static final String DEFAULT_URL = PREFIX + "marketplace.db";
    private static final Integer DEFAULT_READERS = 8;

    /** Fills in the defaults: Jackson hands null for a key that is absent. */
    public DatabaseSettings {
        url = url == null ? DEFAULT_URL : url;
        readers = readers == null ? DEFAULT_READERS : readers;
    }

    /** What holds where the configuration says nothing. */
    public static DatabaseSettings defaults() {
        return new DatabaseSettings(DEFAULT_URL, DEFAULT_READERS);
    }
}
