package org.minimarketplace.db;

import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.DataSizeRange;
import io.dropwizard.validation.DurationRange;
import jakarta.validation.constraints.Pattern;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The {@code database} section of the configuration.
 *
 * @param url {@code jdbc:sqlite:} and the path of a file, whose folder exists, or {@code jdbc:postgresql:} and where
 *     the server is; the promises of the service rest on the parameters that it sets itself, so that few or none are
 *     allowed
 * @param user for a server; null for that of the process
 * @param password for a server; null for none
 * @param passwordFile a file with the password for a server, read for every new connection; null for none
 * @param pooler between the service and a server
 * @param migrationUrl where migrations, checks and everything else that takes long reach a server, past a pooler; null
 *     for the same place
 * @param migrate whether a start applies the migrations that a server's schema lacks; it is refused otherwise
 * @param minFreeSpace what has to be left on its disk for the health check {@code disk-space} to be content
 * @param checkpointEvery how often the write-ahead log is folded back into the file
 * @param integrityCheckTimeout how long the start may take to look whether the file is whole; zero to not look
 */
public record DatabaseSettings(
        @Pattern(
                regexp = "jdbc:sqlite:(?!:|file:)[^?]+|jdbc:postgresql://[^/?#@]+/[^/?#@]+(\\?.*)?",
                message = URL_RANGE)
        String url,

        @Nullable String user,

        @Nullable String password,

        @Nullable String passwordFile,

        Pooler pooler,

        @Pattern(regexp = "jdbc:postgresql://[^/?#@]+/[^/?#@]+(\\?.*)?", message = MIGRATION_URL_RANGE) @Nullable
        String migrationUrl,

        @Nullable Boolean migrate,

        @DataSizeRange(min = 0, max = 1024, unit = DataSizeUnit.TEBIBYTES, message = SPACE_RANGE)
        DataSize minFreeSpace,

        @DurationRange(min = 1, max = 24 * 3600, unit = TimeUnit.SECONDS, message = CHECKPOINT_RANGE)
        Duration checkpointEvery,

        @DurationRange(min = 0, max = 600, unit = TimeUnit.SECONDS, message = INTEGRITY_RANGE)
        Duration integrityCheckTimeout) {

    private static final String URL_RANGE =
            "must be jdbc:sqlite: followed by the path of a file, without parameters, or"
                    + " jdbc:postgresql://host/database";
    private static final String MIGRATION_URL_RANGE = "must be jdbc:postgresql://host/database";
    private static final String SPACE_RANGE = "must be a size from 0B to 1024TiB";
    private static final String CHECKPOINT_RANGE = "must be a duration from 1s to 24h";
    private static final String INTEGRITY_RANGE = "must be a duration from 0s to 10m";
    private static final String DEFAULT_URL = "jdbc:sqlite:marketplace.db";
    private static final DataSize DEFAULT_MIN_FREE_SPACE = DataSize.mebibytes(100);
    private static final Duration DEFAULT_CHECKPOINT_EVERY = Duration.minutes(1);
    private static final Duration DEFAULT_INTEGRITY_CHECK_TIMEOUT = Duration.seconds(2);

    /** Fills in the defaults: Jackson hands null for a key that is absent. */
    public DatabaseSettings {
        url = url == null ? DEFAULT_URL : url;
        pooler = pooler == null ? Pooler.NONE : pooler;
        migrate = migrate == null || migrate;
        minFreeSpace = minFreeSpace == null ? DEFAULT_MIN_FREE_SPACE : minFreeSpace;
        checkpointEvery = checkpointEvery == null ? DEFAULT_CHECKPOINT_EVERY : checkpointEvery;
        integrityCheckTimeout = integrityCheckTimeout == null ? DEFAULT_INTEGRITY_CHECK_TIMEOUT : integrityCheckTimeout;
    }

    /** A server without a pooler, which a start migrates. */
    public DatabaseSettings(
            String url,
            @Nullable String user,
            @Nullable String password,
            @Nullable String passwordFile,
            DataSize minFreeSpace,
            Duration checkpointEvery,
            Duration integrityCheckTimeout) {
        this(
                url,
                user,
                password,
                passwordFile,
                Pooler.NONE,
                null,
                true,
                minFreeSpace,
                checkpointEvery,
                integrityCheckTimeout);
    }

    /** Whether a start applies the migrations that are missing. */
    public boolean migratesAtStart() {
        return !Boolean.FALSE.equals(migrate);
    }

    /** The same server by way of a pooler. */
    public DatabaseSettings behind(Pooler kind, String place) {
        return new DatabaseSettings(
                place,
                user,
                password,
                passwordFile,
                kind,
                url,
                migrate,
                minFreeSpace,
                checkpointEvery,
                integrityCheckTimeout);
    }

    /** The same for another user, who migrates nothing. */
    public DatabaseSettings as(String name, String secret) {
        return new DatabaseSettings(
                url,
                name,
                secret,
                null,
                pooler,
                migrationUrl,
                false,
                minFreeSpace,
                checkpointEvery,
                integrityCheckTimeout);
    }

    /** What holds where the configuration says nothing. */
    public static DatabaseSettings defaults() {
        return at(DEFAULT_URL);
    }

    /** A database somewhere, with the defaults otherwise. */
    public static DatabaseSettings at(String url) {
        return new DatabaseSettings(
                url,
                null,
                null,
                null,
                DEFAULT_MIN_FREE_SPACE,
                DEFAULT_CHECKPOINT_EVERY,
                DEFAULT_INTEGRITY_CHECK_TIMEOUT);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[url=" + url + ", user=" + user + "]";
    }
}
