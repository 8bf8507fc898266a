package org.minimarketplace.http;

import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.DataSizeRange;
import io.dropwizard.validation.DurationRange;
import java.util.concurrent.TimeUnit;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/**
 * The {@code limits} section of the configuration: what clients may have of this process at once.
 *
 * @param bodiesInArrival the memory of all documents that arrive; answers that wait for their readers have as much
 * @param imports files that may come in at once
 * @param exports files that may go out at once
 * @param transferTimeout how long all waits for the network may take, of one body or answer
 * @param headTimeout how long the head of a request may take, and a TLS handshake
 * @param requestsPerSecond of each token, or address of those without one; null for as many as they like
 * @param connections to the application port; of one address, loopback excepted, half of it
 */
public record LimitSettings(
        @DataSizeRange(min = 1, max = 64L * 1024, unit = DataSizeUnit.MEBIBYTES, message = BODIES_RANGE)
        DataSize bodiesInArrival,

        @Range(min = 1, max = MAX_TRANSFERS, message = TRANSFERS_RANGE)
        Integer imports,

        @Range(min = 1, max = MAX_TRANSFERS, message = TRANSFERS_RANGE)
        Integer exports,

        @DurationRange(min = 1, max = 24 * 3600, unit = TimeUnit.SECONDS, message = TIMEOUT_RANGE)
        Duration transferTimeout,

        @DurationRange(min = 1, max = 3600, unit = TimeUnit.SECONDS, message = HEAD_RANGE)
        Duration headTimeout,

        @Range(min = 1, max = 1_000_000, message = REQUESTS_RANGE) @Nullable
        Integer requestsPerSecond,

        @Range(min = 10, max = 1_000_000, message = CONNECTIONS_RANGE)
        Integer connections) {

    private static final int MAX_TRANSFERS = 32;
    private static final String TRANSFERS_RANGE = "must be a whole number from 1 to " + MAX_TRANSFERS;
    private static final String BODIES_RANGE = "must be a size from 1MiB to 64GiB";
    private static final String TIMEOUT_RANGE = "must be a duration from 1s to 24h";
    private static final String HEAD_RANGE = "must be a duration from 1s to 1h";
    private static final String REQUESTS_RANGE = "must be a whole number from 1 to 1000000";
    private static final String CONNECTIONS_RANGE = "must be a whole number from 10 to 1000000";
    private static final DataSize DEFAULT_BODIES = DataSize.mebibytes(32);
    private static final Integer DEFAULT_IMPORTS = 2;
    private static final Integer DEFAULT_EXPORTS = 4;
    private static final Duration DEFAULT_TIMEOUT = Duration.minutes(10);
    private static final Duration DEFAULT_HEAD = Duration.seconds(30);
    private static final Integer DEFAULT_CONNECTIONS = 4_096;

    /** Fills in the defaults: Jackson hands null for a key that is absent. */
    public LimitSettings {
        bodiesInArrival = bodiesInArrival == null ? DEFAULT_BODIES : bodiesInArrival;
        imports = imports == null ? DEFAULT_IMPORTS : imports;
        exports = exports == null ? DEFAULT_EXPORTS : exports;
        transferTimeout = transferTimeout == null ? DEFAULT_TIMEOUT : transferTimeout;
        headTimeout = headTimeout == null ? DEFAULT_HEAD : headTimeout;
        connections = connections == null ? DEFAULT_CONNECTIONS : connections;
    }

    /** The defaults. */
    public static LimitSettings defaults() {
        return new LimitSettings(
                DEFAULT_BODIES,
                DEFAULT_IMPORTS,
                DEFAULT_EXPORTS,
                DEFAULT_TIMEOUT,
                DEFAULT_HEAD,
                null,
                DEFAULT_CONNECTIONS);
    }
}
