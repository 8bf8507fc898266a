package org.minimarketplace.core;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets one request at a time work under an idempotency key; the others wait for it, and then find its outcome stored.
 * Without this they would all queue for the database. Thread-safe.
 */
final class InFlightKeys {

    private final ConcurrentMap<String, CountDownLatch> working = new ConcurrentHashMap<>();

    /**
     * Runs the work when no other work is under way for this key.
     *
     * @throws RequestInFlightException if the deadline passes before that
     */
    <T> T alone(String key, Deadline deadline, Supplier<T> work) {
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch other = working.putIfAbsent(key, done);
        while (other != null) {
            await(other, deadline);
            other = working.putIfAbsent(key, done);
        }
        try {
            return work.get();
        } finally {
            working.remove(key);
            done.countDown();
        }
    }

    private static void await(CountDownLatch other, Deadline deadline) {
        try {
            if (!other.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw new RequestInFlightException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestInFlightException();
        }
    }
}
