package org.minimarketplace.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that bodies may take together while they arrive. Small ones are counted, and never refused: there are no
 * more of them than connections, so that clients who fill the budget keep nobody else from sending a product.
 * Thread-safe.
 */
public final class BodyBudget {

    /** The least that a body takes, in bytes. */
    static final int SMALL = 4 * 1024;

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    /** Of so many bytes. */
    public BodyBudget(long limit) {
        this.limit = limit;
    }

    /** The whole budget, in bytes. */
    public long limit() {
        return limit;
    }

    /** The part of it that bodies take now, in bytes. */
    public long taken() {
        return taken.get();
    }

    /** The part of one body. For one thread at a time. */
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
