package org.minimarketplace.core;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The moment at which the caller stops waiting for an answer. Measured on a monotonic clock, so that a wall clock that
 * is set does not move it. Handed on explicitly, from the resource to the statement. Immutable and thread-safe.
 */
public final class Deadline {

    private final long atNanos;
    private final LongSupplier nanoClock;
    private final WorkObserver observer;

    private Deadline(long atNanos, LongSupplier nanoClock, WorkObserver observer) {
        this.atNanos = atNanos;
        this.nanoClock = nanoClock;
        this.observer = observer;
    }

    /** A deadline that passes {@code timeout} from now; one that is zero or negative has passed already. */
    public static Deadline after(Duration timeout) {
        return after(timeout, System::nanoTime);
    }

    /**
     * As {@link #after(Duration)}, on a clock of the caller's.
     *
     * @param nanoClock monotonic nanoseconds with an arbitrary origin, as {@link System#nanoTime} gives them
     */
    public static Deadline after(Duration timeout, LongSupplier nanoClock) {
        return new Deadline(nanoClock.getAsLong() + timeout.toNanos(), nanoClock, WorkObserver.NONE);
    }

    /** The same deadline, of a caller who wants to know how long the work for it takes. */
    public Deadline observedBy(WorkObserver interested) {
        return new Deadline(atNanos, nanoClock, interested);
    }

    /** Has to be told about the work that is done until this deadline. */
    public WorkObserver observer() {
        return observer;
    }

    /** Nanoseconds left; zero or negative once the deadline has passed. */
    public long remainingNanos() {
        // A difference of two readings is right even where the clock's value overflows: see System.nanoTime.
        return atNanos - nanoClock.getAsLong();
    }

    /** Whole milliseconds left, rounded up so that waiting this long does reach the deadline; never negative. */
    public long remainingMillis() {
        long nanos = Math.max(0, remainingNanos());
        return nanos / 1_000_000 + (nanos % 1_000_000 == 0 ? 0 : 1);
    }

    /** Whether no time is left. */
    public boolean hasPassed() {
        return remainingNanos() <= 0;
    }

    /**
     * Stops work that nobody waits for any more, before it has any effect.
     *
     * @throws DeadlineExceededException if the deadline has passed
     */
    public void check() {
        if (hasPassed()) {
            throw DeadlineExceededException.withoutEffect(null);
        }
    }
}
