package org.minimarketplace.gate;

import java.time.Duration;

/**
 * How long permits are kept these days, and so how long somebody will wait for one. Not thread-safe: guarded by the
 * lane's lock. All times are what the lane's clock says, in nanoseconds.
 *
 * <p>By <a href="https://doi.org/10.1287/opre.9.3.383">Little's law</a> a permit is kept on average for the time that
 * all permits were in use, divided by the number of those that were returned. Both are sums in which what is older
 * weighs less, by half in {@link #HALF_LIFE} of work. So it does not matter whether permits are returned one by one or,
 * as those of writes that share a commit, sixty-four at once; nor how much of the time nobody works. While none is
 * returned at all, the time goes on to count, and the expected wait grows.
 *
 * <p>A lane whose permits are all in use gets back its limit in that time, and who has so many before it waits for as
 * long as these take.
 */
final class Pace {

    /** After this much time in which somebody works, a unit of work weighs half as much. */
    static final Duration HALF_LIFE = Duration.ofMillis(250);

    private static final double MEMORY_NANOS = HALF_LIFE.toNanos() / Math.log(2);

    private long last;
    private double permitNanos;
    private double cameHome;
    private double nanosSinceOne;

    /**
     * Begins with the best to expect.
     *
     * @param now what the clock says
     * @param quick as if so many units of work had taken no time, so that the first slow one does not count for all
     */
    Pace(long now, int quick) {
        this.last = now;
        this.cameHome = quick;
    }

    /** The clock says now, and since the last call so many permits were in use. */
    void passed(long now, int inUse) {
        double nanos = now - last;
        last = now;
        if (inUse > 0 && nanos > 0) {
            double kept = Math.exp(-nanos / MEMORY_NANOS);
            permitNanos = permitNanos * kept + inUse * MEMORY_NANOS * (1 - kept);
            cameHome *= kept;
            nanosSinceOne += nanos;
        }
    }

    /** A permit was returned. */
    void cameHome() {
        cameHome++;
        nanosSinceOne = 0;
    }

    /**
     * The wait that is to be expected by who has so many others before it in the queue.
     *
     * @param limit the permits, all of which are in use
     */
    double expectedWaitNanos(int before, int limit) {
        // One that is slower than all that is remembered is still returned some time, not never.
        double one = MEMORY_NANOS / (MEMORY_NANOS + nanosSinceOne);
        return permitNanos / Math.max(cameHome, one) * (before + 1) / limit;
    }
}
