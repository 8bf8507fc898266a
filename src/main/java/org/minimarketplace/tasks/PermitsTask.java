package org.minimarketplace.tasks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateSettings;
import org.minimarketplace.gate.LaneState;
import org.minimarketplace.gate.PermitOverride;
import org.minimarketplace.gate.WorkClass;

/**
 * {@code permits}: shows the gate's permits; {@code reads} and {@code writes} set them, {@code for} takes that back
 * after a while. Thread-safe.
 */
public final class PermitsTask implements OperatorTask {

    private static final Parameter READS =
            Parameter.wholeNumber("reads", "permits for reads; lists get half of them", 1, GateSettings.MAX_PERMITS);
    private static final Parameter WRITES =
            Parameter.wholeNumber("writes", "permits for writes", 1, GateSettings.MAX_PERMITS);
    private static final Parameter FOR = Parameter.duration("for", "until the former permits come back");

    private final DatabaseGate gate;
    private final PermitOverride override;
    private final OptionalInt most;

    /**
     * Works on a gate.
     *
     * @param most the most permits for reads and writes together; empty for as many as each may be
     */
    public PermitsTask(DatabaseGate gate, PermitOverride override, OptionalInt most) {
        this.gate = gate;
        this.override = override;
        this.most = most;
    }

    @Override
    public String name() {
        return "permits";
    }

    @Override
    public String description() {
        return "Shows how much work the database gets at once, and changes it, for a while or until the next restart.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(READS, WRITES, FOR);
    }

    @Override
    public List<String> run(Arguments arguments) throws InvalidArgumentException {
        int reads = arguments.integer(READS, gate.state(WorkClass.READ).limit());
        int writes = arguments.integer(WRITES, gate.state(WorkClass.WRITE).limit());
        Duration duration = arguments.duration(FOR);
        boolean changes = arguments.has(READS) || arguments.has(WRITES);
        if (duration != null && !changes) {
            throw new InvalidArgumentException("for goes with reads or writes");
        }
        if (changes && most.isPresent() && reads + writes > most.getAsInt()) {
            throw new InvalidArgumentException("reads and writes together must be at most " + most.getAsInt()
                    + ", the connections that this instance was started with: set SEM_MAX and restart it for more");
        }
        if (changes) {
            override.set(reads, writes, duration);
        }
        return lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (WorkClass work : WorkClass.values()) {
            LaneState state = gate.state(work);
            lines.add(work.label() + ": limit=" + state.limit() + " inUse=" + state.inUse() + " queued="
                    + state.queued());
        }
        lines.add("override: "
                + override.active()
                        .map(active -> "until " + (active.until() == null ? "the next change" : active.until()))
                        .orElse("none"));
        return lines;
    }
}
