package org.minimarketplace.core;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How threads wait for each other, and by which clock they stop waiting. Everything that waits for a thread of ours
 * gets its locks here, so that a test can decide who is next and what time it is. Immutable, and thread-safe as its
 * parts are.
 *
 * @param locks makes a lock, whose conditions wait by the clock
 * @param nanos monotonic nanoseconds with an arbitrary origin, as {@link System#nanoTime} gives them
 */
public record Waiting(Supplier<Lock> locks, LongSupplier nanos) {

    /** By the locks and the clock of the system. */
    public static final Waiting SYSTEM = by(System::nanoTime);

    /** By the locks of the system, whose waits end by its clock, and another clock for everything else. */
    public static Waiting by(LongSupplier nanos) {
        return new Waiting(ReentrantLock::new, nanos);
    }

    /** A lock of its own. */
    public Lock lock() {
        return locks.get();
    }

    /** What the clock says; only differences mean something. */
    public long now() {
        return nanos.getAsLong();
    }
}
