package org.minimarketplace.gate;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.DurationRange;
import java.util.concurrent.TimeUnit;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/**
 * The {@code gate} section of the configuration.
 *
 * @param permits units of work of each class at once, where {@code reads} and {@code writes} do not say otherwise
 * @param reads units of work that read at once, scans included
 * @param writes units of work that write at once: more than there are writers, because those that wait share a commit
 * @param queue how many units of work of each class may wait; null for as many as the expected wait and the threads of
 *     the server allow
 * @param maxWait the longest wait
 */
public record GateSettings(
        @Range(min = 1, max = MAX_PERMITS, message = PERMITS_RANGE) @Nullable
        Integer permits,

        @Range(min = 1, max = MAX_PERMITS, message = PERMITS_RANGE) @Nullable
        Integer reads,

        @Range(min = 1, max = MAX_PERMITS, message = PERMITS_RANGE) @Nullable
        Integer writes,

        @Range(min = 0, max = 10_000, message = "must be a whole number from 0 to 10000") @Nullable
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
    private static final int DEFAULT_READS = 8;
    private static final int DEFAULT_WRITES = 64;
    private static final Duration DEFAULT_MAX_WAIT = Duration.seconds(1);

    /** Fills in the defaults: Jackson hands null for a key that is absent. */
    public GateSettings {
        maxWait = maxWait == null ? DEFAULT_MAX_WAIT : maxWait;
    }

    /** The defaults. */
    public static GateSettings defaults() {
        return new GateSettings(null, null, null, null, DEFAULT_MAX_WAIT);
    }

    /** The same, with as many permits where they are left open. */
    public GateSettings orElse(int otherwise) {
        return new GateSettings(permits == null ? (Integer) otherwise : permits, reads, writes, queue, maxWait);
    }

    /** The permits of reads, scans included. */
    public int readPermits() {
        return first(reads, permits, DEFAULT_READS);
    }

    /** The permits of writes. */
    public int writePermits() {
        return first(writes, permits, DEFAULT_WRITES);
    }

    /** How many may wait for a permit to read, and as many to write. */
    int longestQueue() {
        return queue == null ? Integer.MAX_VALUE : queue;
    }

    private static int first(@Nullable Integer one, @Nullable Integer other, int otherwise) {
        if (one != null) {
            return one;
        }
        return other == null ? otherwise : other;
    }
}
