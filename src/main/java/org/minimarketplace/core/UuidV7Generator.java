package org.minimarketplace.core;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits. Ids of one
 * generator grow strictly, also within a millisecond and when the clock is set back, so that an index on them grows at
 * its end (the RFC's method 2, section 6.2: the random part is incremented). Thread-safe.
 */
public final class UuidV7Generator implements Supplier<UUID> {

    private static final long RAND_A_MASK = 0xFFFL;
    private static final long RAND_B_MASK = 0x3FFF_FFFF_FFFF_FFFFL;
    /** Increments stay below this, so that a guess of the next id stays a guess. */
    private static final int MAX_STEP = 1 << 30;

    private final Clock clock;
    private final Random random;
    private long millis = -1;
    private long randA;
    private long randB;

    /** Reads the given clock and the system's secure random numbers. */
    public UuidV7Generator(Clock clock) {
        this(clock, new SecureRandom());
    }

    UuidV7Generator(Clock clock, Random random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public synchronized UUID get() {
        long now = clock.millis();
        if (now > millis) {
            restart(now);
        } else {
            increment();
        }
        return new UUID(millis << 16 | 0x7000L | randA, 0x8000_0000_0000_0000L | randB);
    }

    private void restart(long now) {
        millis = now;
        randA = random.nextLong() & RAND_A_MASK;
        randB = random.nextLong() & RAND_B_MASK;
    }

    private void increment() {
        randB += 1 + random.nextInt(MAX_STEP);
        if (randB > RAND_B_MASK) {
            randB &= RAND_B_MASK;
            randA++;
            if (randA > RAND_A_MASK) {
                restart(millis + 1);
            }
        }
    }
}
