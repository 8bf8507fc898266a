package org.minimarketplace.http.jetty;

import java.time.Duration;

/**
 * How long {@link MinimumRate} waits for the network. Only waiting counts: what this service takes for itself is not
 * its client's. Immutable.
 *
 * @param grace what everybody has
 * @param bytesPerSecond how much has to have come or gone for each second beyond that
 * @param most the end in any case
 */
public record MinimumPace(Duration grace, long bytesPerSecond, Duration most) {

    /** The rest of the wait, in nanoseconds, of one that has waited for so long, and for so many bytes. */
    long left(long waited, long bytes) {
        double earned = (double) bytes / bytesPerSecond * Duration.ofSeconds(1).toNanos();
        double allowed = Math.min(Math.max((double) grace.toNanos(), earned), (double) most.toNanos());
        return Math.max(0, (long) allowed - waited);
    }
}
