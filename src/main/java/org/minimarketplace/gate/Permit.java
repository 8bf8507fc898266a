package org.minimarketplace.gate;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The right to one unit of work; goes home when it is closed. Closing it again does nothing. Thread-safe. */
public final class Permit implements AutoCloseable {

    private final List<Lane> lanes;
    private final AtomicBoolean home = new AtomicBoolean();

    Permit(List<Lane> lanes) {
        this.lanes = lanes;
    }

    @Override
    public void close() {
        if (home.compareAndSet(false, true)) {
            lanes.forEach(Lane::release);
        }
    }
}
