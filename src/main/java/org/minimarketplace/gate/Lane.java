package org.minimarketplace.gate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.minimarketplace.core.Waiting;

/**
 * Permits and the queue for them: a semaphore whose queue is bounded, whose number of permits can be changed while it
 * is used, and which can be closed. Thread-safe.
 *
 * <p>Fair: a permit that is returned goes to the one who has waited longest, and nobody overtakes the queue. Permits
 * are handed over under the lock, so that a wait that ends at the very moment of the hand-over has either the permit or
 * none, never half of one.
 *
 * <p>The queue is bounded in time too: who would wait too long, by the {@link Pace} of late, is refused at once,
 * instead of after the wait.
 */
final class Lane {

    private final Waiting clock;
    private final Lock lock;
    private final Condition idle;
    private final Deque<Waiter> queue = new ArrayDeque<>();
    private final int queueLimit;
    private final long longestQueueNanos;
    private final Pace pace;
    private int limit;
    private int inUse;
    private boolean closed;
    private boolean starved;
    private long starvedSince;

    /** An open lane whose queue has no bound in time. */
    Lane(int limit, int queueLimit) {
        this(limit, queueLimit, Long.MAX_VALUE, Waiting.SYSTEM);
    }

    /**
     * An open lane.
     *
     * @param limit the permits, from 1
     * @param queueLimit how many may wait, from 0
     * @param longestQueueNanos the longest wait to be expected with which somebody may join the queue; as many as there
     *     are permits may always join it, because one slow unit of work is no reason to turn everybody away
     * @param waiting how those in the queue wait
     */
    Lane(int limit, int queueLimit, long longestQueueNanos, Waiting waiting) {
        this.clock = waiting;
        this.lock = waiting.lock();
        this.idle = lock.newCondition();
        this.limit = limit;
        this.queueLimit = queueLimit;
        this.longestQueueNanos = longestQueueNanos;
        this.pace = new Pace(clock.now(), limit);
    }

    /** The outcome of an attempt. */
    enum Entry {
        GRANTED,
        FULL,
        LATE,
        CLOSED
    }

    /** Takes a permit, waiting for at most so many nanoseconds; every {@code GRANTED} needs one {@link #release}. */
    Entry enter(long maxWaitNanos) {
        lock.lock();
        try {
            if (closed) {
                return Entry.CLOSED;
            }
            if (inUse < limit && queue.isEmpty()) {
                use(1);
                return Entry.GRANTED;
            }
            nobodyWasAdmitted();
            if (isQueueFull()) {
                return Entry.FULL;
            }
            return await(new Waiter(lock.newCondition()), maxWaitNanos);
        } finally {
            lock.unlock();
        }
    }

    private Entry await(Waiter waiter, long maxWaitNanos) {
        queue.addLast(waiter);
        long remaining = maxWaitNanos;
        try {
            while (!waiter.granted && !closed && remaining > 0) {
                remaining = waiter.signal.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            // Threads of the server are interrupted only when it stops.
            Thread.currentThread().interrupt();
        }
        if (waiter.granted) {
            return Entry.GRANTED;
        }
        queue.remove(waiter);
        return closed || Thread.currentThread().isInterrupted() ? Entry.CLOSED : Entry.LATE;
    }

    /** Returns a permit. */
    void release() {
        lock.lock();
        try {
            use(-1);
            pace.cameHome();
            grant();
            if (inUse == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Changes the number of permits, from 1. Those above it that are in use are returned in their own time. */
    void resize(int newLimit) {
        lock.lock();
        try {
            limit = newLimit;
            grant();
        } finally {
            lock.unlock();
        }
    }

    private void grant() {
        while (inUse < limit && !queue.isEmpty() && !closed) {
            Waiter next = queue.removeFirst();
            next.granted = true;
            use(1);
            next.signal.signal();
        }
    }

    /** Refuses everybody from now on, those who wait included. */
    void close() {
        lock.lock();
        try {
            closed = true;
            queue.forEach(waiter -> waiter.signal.signal());
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all permits are returned; false if they are not after so many nanoseconds. */
    boolean awaitIdle(long maxWaitNanos) throws InterruptedException {
        lock.lock();
        try {
            long remaining = maxWaitNanos;
            while (inUse > 0 && remaining > 0) {
                remaining = idle.awaitNanos(remaining);
            }
            return inUse == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether an attempt now would be refused at once. */
    boolean isFull() {
        lock.lock();
        try {
            boolean full = isQueueFull() && (inUse >= limit || !queue.isEmpty());
            if (full) {
                nobodyWasAdmitted();
            }
            return closed || full;
        } finally {
            lock.unlock();
        }
    }

    /** Whether everybody is refused. */
    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean isQueueFull() {
        return queue.size() >= queueLimit || (queue.size() >= limit && waitNanos() > longestQueueNanos);
    }

    private double waitNanos() {
        pace.passed(clock.now(), inUse);
        return pace.expectedWaitNanos(queue.size(), limit);
    }

    /** How long who comes now has to expect to wait; 0 if there is a permit. */
    long expectedWaitNanos() {
        lock.lock();
        try {
            return inUse < limit && queue.isEmpty() ? 0 : (long) waitNanos();
        } finally {
            lock.unlock();
        }
    }

    /** Takes or brings permits, and keeps account of how long how many were taken. */
    private void use(int change) {
        long now = clock.now();
        pace.passed(now, inUse);
        inUse += change;
        starved = !queue.isEmpty();
        starvedSince = now;
    }

    private void nobodyWasAdmitted() {
        if (!starved) {
            starved = true;
            starvedSince = clock.now();
        }
    }

    /**
     * For how many nanoseconds somebody wanted a permit and no permit was given or returned; 0 while nobody wants one.
     * However much there is to do, this stays below the time that a permit may be kept: work that goes on ends.
     */
    long starvedNanos() {
        lock.lock();
        try {
            return starved ? clock.now() - starvedSince : 0;
        } finally {
            lock.unlock();
        }
    }

    /** The state at one moment. */
    LaneState state() {
        lock.lock();
        try {
            return new LaneState(limit, inUse, queue.size());
        } finally {
            lock.unlock();
        }
    }

    /** Somebody in the queue; guarded by the lane's lock. */
    private static final class Waiter {
        private final Condition signal;
        private boolean granted;

        Waiter(Condition signal) {
            this.signal = signal;
        }
    }
}
