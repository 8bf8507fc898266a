package org.minimarketplace.gate;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.DurationRange;
import java.util.concurrent.TimeUnit;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/**
 * The {@code gate} section of the configuration.
 *
 * @param permits units of work of each class at once
 * @param reads as {@code permits}, for reads alone
 * @param writes as {@code permits}, for writes alone
 * @param queue how many units of work of each class may wait
 * @param maxWait the longest wait
 */
public record GateSettings(
        @Range(min = 1, max = MAX_PERMITS, message = PERMITS_RANGE)
        Integer permits,

        @Range(min = 1, max = MAX_PERMITS, message = PERMITS_RANGE) @Nullable
        Integer reads,

        @Range(min = 1, max = MAX_PERMITS, message = PERMITS_RANGE) @Nullable
        Integer writes,

        @Range(min = 0, max = 10_000, message = "must be a whole number from 0 to 10000")
        Integer queue,

        @DurationRange(
                min = 1,
                max = 60_000,
                unit = TimeUnit.MILLISECONDS,
                message = "must be a duration from 1ms to 60s")
        Duration maxWait) {

    /** The most permits that there can be, now or after a change at run time. */
    public static final int MAX_PERMITS = 256;

    private static final String PERMITS_RANGE = "must be a whole number from 1 to " + MAX_PERMITS;
    private static final Integer DEFAULT_PERMITS = 8;
    private static final Integer DEFAULT_QUEUE = 32;
    private static final Duration DEFAULT_MAX_WAIT = Duration.seconds(1);

    /** Fills in the defaults: Jackson hands null for a key that is absent. */
    public GateSettings {
        permits = permits == null ? DEFAULT_PERMITS : permits;
        queue = queue == null ? DEFAULT_QUEUE : queue;
        maxWait = maxWait == null ? DEFAULT_MAX_WAIT : maxWait;
    }

    /** What holds where the configuration says nothing. */
    public static GateSettings defaults() {
        return new GateSettings(DEFAULT_PERMITS, null, null, DEFAULT_QUEUE, DEFAULT_MAX_WAIT);
    }

    /** The permits of reads, scans included. */
    public int readPermits() {
        return reads == null ? permits : reads;
    }

    /** The permits of writes. */
    public int writePermits() {
        return writes == null ? permits : writes;
    }
}
