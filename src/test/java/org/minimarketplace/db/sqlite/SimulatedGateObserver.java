package org.minimarketplace.db.sqlite;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.minimarketplace.gate.GateObserver;
import org.minimarketplace.gate.GateRefusedException.Reason;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.simulation.Simulation;

/** Sees to it that who has waited longest for a permit is next. */
final class SimulatedGateObserver implements GateObserver {

    private final Simulation world;
    private final boolean exact;
    private final Map<WorkClass, List<Admission>> admissions = new EnumMap<>(WorkClass.class);

    /**
     * Nobody was admitted yet.
     *
     * @param exact whether code takes no time in this world, so that who came first is known
     */
    SimulatedGateObserver(Simulation world, boolean exact) {
        this.world = world;
        this.exact = exact;
    }

    private record Admission(long came, long admitted) {}

    @Override
    public void admitted(WorkClass work, long waitedNanos) {
        Admission admission = new Admission(world.now() - waitedNanos, world.now());
        List<Admission> earlier = admissions.computeIfAbsent(work, none -> new ArrayList<>());
        for (Admission other : earlier) {
            if (exact && other.admitted < admission.admitted && other.came > admission.came) {
                throw new AssertionError(work + ": " + other + " before " + admission);
            }
        }
        earlier.add(admission);
    }

    @Override
    public void refused(WorkClass work, Reason reason) {
        world.tell(() -> work + " refused: " + reason);
    }
}
