package org.minimarketplace.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that bodies may take together while they arrive. Small ones are counted, and never refused: there are no
 * more of them than connections, so that clients who fill the budget keep nobody else from sending a product.
 * Thread-safe.
 */
public final class BodyBudget {

    /** What a body takes at the least, in bytes. */
    static final int SMALL = 4 * 1024;

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    /** Of so many bytes. */
    public BodyBudget(long limit) {
        this.limit = limit;
    }

    /** What there is. */
    public long limit() {
        return limit;
    }

    /** What bodies take now. */
    public long taken() {
        return taken.get();
    }

    /** What one body takes of it. For one thread at a time. */
    final class Share {

        private long held;

        /** Takes as much as a body of this size needs beyond what it has; false, and nothing, if that is too much. */
        synchronized boolean growTo(long size) {
            long more = size - held;
            if (more <= 0) {
                return true;
            }
            if (taken.addAndGet(more) > limit && size > SMALL) {
                taken.addAndGet(-more);
                return false;
            }
            held = size;
            return true;
        }

        /** Gives all back, once and for all. */
        synchronized void release() {
            taken.addAndGet(-held);
            held = 0;
        }
    }
}
