package org.minimarketplace.gate;

import java.util.concurrent.atomic.AtomicBoolean;

/** The right to one unit of work; is returned when it is closed. Closing it again does nothing. Thread-safe. */
public final class Permit implements AutoCloseable {

    private final Runnable goHome;
    private final AtomicBoolean returned = new AtomicBoolean();

    Permit(Runnable goHome) {
        this.goHome = goHome;
    }

    @Override
    public void close() {
        if (returned.compareAndSet(false, true)) {
            goHome.run();
        }
    }
}
