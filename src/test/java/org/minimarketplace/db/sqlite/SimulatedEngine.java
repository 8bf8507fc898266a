package org.minimarketplace.db.sqlite;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
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
    private final Map<WorkClass, Integer> inside = new EnumMap<>(WorkClass.class);
    private final Map<WorkClass, Integer> most = new EnumMap<>(WorkClass.class);
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
        most.merge(work, permits, Math::max);
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
            inside.merge(operation.work(), -1, Integer::sum);
        }
    }

    @Override
    public <D, T> T write(Operation operation, Deadline deadline, Class<D> dao, Function<D, T> work) {
        enter(operation);
        try {
            return writes.write(deadline, dao, inTurn(work));
        } finally {
            inside.merge(operation.work(), -1, Integer::sum);
        }
    }

    private void enter(Operation operation) {
        WorkClass work = operation.work();
        int now = inside.merge(work, 1, Integer::sum);
        int permits = most.getOrDefault(work, 0);
        if (now > permits) {
            throw new AssertionError(now + " " + work + " at once, and " + permits + " permits");
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
