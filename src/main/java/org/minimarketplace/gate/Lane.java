package org.minimarketplace.gate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Permits and the queue for them: a semaphore whose queue is bounded, whose number of permits can be changed while it
 * is used, and which can be closed. Thread-safe.
 *
 * <p>Fair: a permit that comes home goes to the one who has waited longest, and nobody overtakes the queue. Permits are
 * handed over under the lock, so that a wait that ends at the very moment of the hand-over has either the permit or
 * none, never half of one.
 */
final class Lane {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Deque<Waiter> queue = new ArrayDeque<>();
    private final int queueLimit;
    private int limit;
    private int inUse;
    private boolean closed;

    /**
     * An open lane.
     *
     * @param limit the permits, from 1
     * @param queueLimit how many may wait, from 0
     */
    Lane(int limit, int queueLimit) {
        this.limit = limit;
        this.queueLimit = queueLimit;
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
                inUse++;
                return Entry.GRANTED;
            }
            if (queue.size() >= queueLimit) {
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

    /** Brings a permit home. */
    void release() {
        lock.lock();
        try {
            inUse--;
            grant();
            if (inUse == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Changes the number of permits, from 1. Those above it that are in use come home in their own time. */
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
            inUse++;
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

    /** Waits until all permits are home; false if they are not after so many nanoseconds. */
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
            return closed || (queue.size() >= queueLimit && (inUse >= limit || !queue.isEmpty()));
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
