package org.minimarketplace.core;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * Lets one request at a time work under an idempotency key; the others wait for it, and then find its outcome stored.
 * Without this they would all queue for the database. Thread-safe.
 */
final class InFlightKeys {

    private final Lock lock;
    /** The keys that somebody works under, each with the signal that this is over. */
    private final Map<String, Condition> working = new HashMap<>();

    InFlightKeys(Waiting waiting) {
        this.lock = waiting.lock();
    }

    /**
     * Runs the work when no other work is under way for this key.
     *
     * @throws RequestInFlightException if the deadline passes before that
     */
    <T> T alone(String key, Deadline deadline, Supplier<T> work) {
        take(key, deadline);
        try {
            return work.get();
        } finally {
            giveBack(key);
        }
    }

    private void take(String key, Deadline deadline) {
        lock.lock();
        try {
            long remaining = deadline.remainingNanos();
            Condition other = working.get(key);
            while (other != null && remaining > 0) {
                remaining = other.awaitNanos(remaining);
                other = working.get(key);
            }
            if (other != null) {
                throw new RequestInFlightException();
            }
            working.put(key, lock.newCondition());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestInFlightException();
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(String key) {
        lock.lock();
        try {
            Condition over = working.remove(key);
            if (over != null) {
                over.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
