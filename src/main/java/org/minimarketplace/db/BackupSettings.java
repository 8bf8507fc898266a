package org.minimarketplace.db;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.DurationRange;
import java.util.concurrent.TimeUnit;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/**
 * The {@code backup} section of the configuration.
 *
 * @param folder where backups are put; has to exist
 * @param every how long after the last one the next one is taken; null for never
 * @param keep how many of them stay; older ones are removed after a new one has turned out to be good
 */
public record BackupSettings(
        String folder,

        @DurationRange(min = 1, max = 365 * 24 * 60, unit = TimeUnit.MINUTES, message = EVERY_RANGE) @Nullable
        Duration every,

        @Range(min = 1, max = 10_000, message = "must be a whole number from 1 to 10000")
        Integer keep) {

    private static final String EVERY_RANGE = "must be a duration from 1m to 365d, or empty for no backups";
    private static final String DEFAULT_FOLDER = "backups";
    private static final Integer DEFAULT_KEEP = 7;

    /** Fills in the defaults: Jackson hands null for a key that is absent. */
    public BackupSettings {
        folder = folder == null ? DEFAULT_FOLDER : folder;
        keep = keep == null ? DEFAULT_KEEP : keep;
    }

    /** The defaults. */
    public static BackupSettings defaults() {
        return new BackupSettings(DEFAULT_FOLDER, null, DEFAULT_KEEP);
    }
}
