package org.minimarketplace.gate;

import org.minimarketplace.gate.GateRefusedException.Reason;

/** Learns what happens at the gate. Called on the thread of the request, so it must be quick. Thread-safe. */
public interface GateObserver {

    /** For work that nobody watches. */
    GateObserver NONE = new GateObserver() {
        @Override
        public void admitted(WorkClass work, long waitedNanos) {}

        @Override
        public void refused(WorkClass work, Reason reason) {}
    };

    /** A unit of work was let in after so many nanoseconds. */
    void admitted(WorkClass work, long waitedNanos);

    /** A unit of work was not let in. */
    void refused(WorkClass work, Reason reason);
}
