package org.minimarketplace.auth;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.minimarketplace.http.RecentClients;

/** How often an address may send a wrong token, on all ports together: ten times within a minute. Thread-safe. */
public final class BadTokens {

    private static final int MAX_FAILURES = 10;
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final RecentClients<Failures> failures = new RecentClients<>(Failures::new);

    /** Measures by a clock that never goes back, like {@link System#nanoTime}. */
    public BadTokens(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Counts a wrong token.
     *
     * @return how many seconds the address has to wait, from 1; 0 where it was not one too many
     */
    long count(String address) {
        return failures.with(address, before -> before.count(nanoTime.getAsLong()));
    }

    private static final class Failures {

        /** A ring: the oldest stands where the next one goes. */
        private final long[] times = new long[MAX_FAILURES];

        private int count;

        long count(long now) {
            int place = count % MAX_FAILURES;
            long left = WINDOW_NANOS - (now - times[place]);
            if (count >= MAX_FAILURES && left > 0) {
                return 1 + (left - 1) / 1_000_000_000;
            }
            times[place] = now;
            count++;
            return 0;
        }
    }
}
