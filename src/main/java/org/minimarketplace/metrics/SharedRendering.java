package org.minimarketplace.metrics;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes one thing at a time, and gives what was made to all who asked for the same before it was begun: so many clients
 * cost no more than two, and nobody gets anything older than the question. Thread-safe.
 *
 * @param <T> what is made; to be immutable, or left as it is
 */
final class SharedRendering<T> {

    /** @param turn counts what was begun */
    private record Made<T>(String key, long turn, T content) {}

    private final ReentrantLock lock = new ReentrantLock(true);
    private volatile long begun;
    private @Nullable Made<T> last;

    /** How it is made. */
    @FunctionalInterface
    interface Maker<T, E extends Exception> {

        T make() throws E;
    }

    /**
     * Waits for its turn, and for at most one other thing to be made.
     *
     * @param key the same for those who may share
     */
    <E extends Exception> T get(String key, Maker<T, E> maker) throws E {
        long asked = begun;
        lock.lock();
        try {
            Made<T> made = last;
            if (made != null && made.turn() > asked && made.key().equals(key)) {
                return made.content();
            }
            long turn = begun + 1;
            begun = turn;
            T content = maker.make();
            last = new Made<>(key, turn, content);
            return content;
        } finally {
            lock.unlock();
        }
    }

    /** How many wait for their turn; an estimate. */
    int waiting() {
        return lock.getQueueLength();
    }
}
