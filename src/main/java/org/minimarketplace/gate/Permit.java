package org.minimarketplace.gate;

import java.util.concurrent.atomic.AtomicBoolean;

/** The right to one unit of work; goes home when it is closed. Closing it again does nothing. Thread-safe. */
public final class Permit implements AutoCloseable {

    private final Runnable goHome;
    private final AtomicBoolean home = new AtomicBoolean();

    Permit(Runnable goHome) {
        this.goHome = goHome;
    }

    @Override
    public void close() {
        if (home.compareAndSet(false, true)) {
            goHome.run();
        }
    }
}
