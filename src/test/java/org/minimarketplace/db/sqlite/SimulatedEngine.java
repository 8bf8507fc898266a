package org.minimarketplace.db.sqlite;

import java.time.Duration;
import java.util.function.Function;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.db.Engine;
import org.minimarketplace.db.Operation;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.simulation.Simulation;

/** The group commit of the service over a simulated file; sees to it that nobody is overtaken, and nobody too many. */
final class SimulatedEngine implements Engine {

    private static final Duration LONGEST_GROUP = Duration.ofMillis(25);

    private final Simulation world;
    private final SimulatedFile file;
    private final GroupCommit writes;
    private final boolean exact;
    private final int[] inside = new int[WorkClass.values().length];
    private final int[] most = new int[WorkClass.values().length];
    private long lastJoined;

    /**
     * With nobody inside.
     *
     * @param exact whether code takes no time in this world, so that who comes first is known
     */
    SimulatedEngine(Simulation world, SimulatedFile file, boolean exact) {
        this.world = world;
        this.file = file;
        this.exact = exact;
        this.writes = new GroupCommit(file, new GroupCounts(), LONGEST_GROUP, world.waiting());
    }

    /** As many may be inside at once; never fewer than before. */
    void allow(WorkClass work, int permits) {
        most[work.ordinal()] = Math.max(most[work.ordinal()], permits);
    }

    int waitingWrites() {
        return writes.waiting();
    }

    @Override
    public <D, T> T read(Operation operation, Deadline deadline, Class<D> dao, Function<D, T> work) {
        enter(operation);
        try {
            return file.read(deadline, dao, work);
        } finally {
            inside[operation.work().ordinal()]--;
        }
    }

    @Override
    public <D, T> T write(Operation operation, Deadline deadline, Class<D> dao, Function<D, T> work) {
        enter(operation);
        try {
            return writes.write(deadline, dao, inTurn(work));
        } finally {
            inside[operation.work().ordinal()]--;
        }
    }

    private void enter(Operation operation) {
        int work = operation.work().ordinal();
        inside[work]++;
        if (inside[work] > most[work]) {
            throw new AssertionError(
                    inside[work] + " " + operation.work() + " at once, and " + most[work] + " permits");
        }
    }

    /** Whoever came first begins first; again is another matter. */
    private <D, T> Function<D, T> inTurn(Function<D, T> work) {
        long joined = world.now();
        boolean[] begun = new boolean[1];
        return dao -> {
            if (!begun[0] && exact && joined < lastJoined) {
                throw new AssertionError("a write of " + joined + " begins after one of " + lastJoined);
            }
            if (!begun[0]) {
                begun[0] = true;
                lastJoined = joined;
            }
            return work.apply(dao);
        };
    }

    @Override
    public RuntimeException translate(RuntimeException error) {
        return SqliteErrors.translate(error);
    }
}
