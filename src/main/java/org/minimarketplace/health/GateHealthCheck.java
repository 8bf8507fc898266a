package org.minimarketplace.health;

import com.codahale.metrics.health.HealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.WorkClass;

/**
 * Whether the gate lets anybody in. Overload does not count: an instance that has too much to do and went away for it
 * would leave its share to the others, which would go next. A gate is stuck when somebody wants a permit, and for much
 * longer than any work may take none was returned. Thread-safe.
 */
public final class GateHealthCheck extends HealthCheck {

    /** The name in the configuration and in answers. */
    public static final String NAME = "gate";

    /** Work ends at its deadline, save for a commit, which is never called off: this is for slow disks. */
    private static final int DEADLINES = 3;

    private final DatabaseGate gate;
    private final Duration stuckAfter;

    /**
     * Checks this gate.
     *
     * @param deadline the longest that a permit is kept
     */
    public GateHealthCheck(DatabaseGate gate, Duration deadline) {
        this.gate = gate;
        this.stuckAfter = deadline.multipliedBy(DEADLINES);
    }

    @Override
    protected Result check() {
        if (gate.isClosed()) {
            return Result.unhealthy("closed");
        }
        List<String> stuck = Stream.of(WorkClass.values())
                .filter(work -> gate.starved(work).compareTo(stuckAfter) > 0)
                .map(work -> work.label() + ": nobody was let in for "
                        + gate.starved(work).toSeconds() + " s")
                .toList();
        return stuck.isEmpty() ? Result.healthy() : Result.unhealthy(String.join("; ", stuck));
    }
}
