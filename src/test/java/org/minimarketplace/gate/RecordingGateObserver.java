package org.minimarketplace.gate;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.minimarketplace.gate.GateRefusedException.Reason;

/** Remembers what happened at a gate, in order, as {@code "read granted"} or {@code "read full"}. Thread-safe. */
final class RecordingGateObserver implements GateObserver {

    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void admitted(WorkClass work, long waitedNanos) {
        if (waitedNanos < 0) {
            throw new IllegalArgumentException("a wait of " + waitedNanos + " ns");
        }
        events.add(work.label() + " granted");
    }

    @Override
    public void refused(WorkClass work, Reason reason) {
        events.add(work.label() + " " + reason.label());
    }

    List<String> events() {
        return events;
    }
}
