package org.minimarketplace.db.sqlite;

import io.dropwizard.util.Duration;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.Outcome;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductService;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.JdbiProductStore;
import org.minimarketplace.db.UnitsOfWork;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateRefusedException;
import org.minimarketplace.gate.GateSettings;
import org.minimarketplace.gate.LaneState;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.simulation.Simulation;

/**
 * The service from its use cases to the group commit, in a simulated world: several clients, faults at every step, and
 * then the audit.
 */
final class SimulatedShop {

    private static final String SHARED = "shared";
    private static final int MOST_THREADS = 40;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

    private final Simulation world;
    private final Random random;
    private final SimulatedWeather weather;
    private final SimulatedFile file;
    private final SimulatedEngine engine;
    private final SimulatedLedger ledger = new SimulatedLedger();
    private final GateSettings settings;
    private final int threads;
    private final DatabaseGate gate;
    private final ProductService service;
    private boolean resized;
    private boolean stopped;

    private SimulatedShop(Simulation world) {
        this.world = world;
        this.random = world.random();
        boolean exact = random.nextInt(3) > 0;
        world.pauseOneIn(exact ? 0 : 20 + random.nextInt(200));
        this.weather = new SimulatedWeather(world);
        this.file = new SimulatedFile(world, weather);
        this.engine = new SimulatedEngine(world, file, exact);
        Integer queue = random.nextInt(3) == 0 ? (Integer) random.nextInt(4) : null;
        this.settings = new GateSettings(
                null,
                1 + random.nextInt(3),
                1 + random.nextInt(8),
                queue,
                Duration.milliseconds(1 + random.nextInt(600)));
        this.threads = 4 + random.nextInt(MOST_THREADS - 4);
        allow(settings.readPermits(), settings.writePermits());
        this.gate = new DatabaseGate(
                settings,
                threads,
                java.time.Duration.ofMillis(random.nextInt(500)),
                new SimulatedGateObserver(world, exact),
                world.waiting());
        AtomicLong ids = new AtomicLong();
        this.service = new ProductService(
                new JdbiProductStore(
                        new UnitsOfWork(gate, engine, DatabaseObserver.NONE), CLOCK, java.time.Duration.ofHours(1)),
                () -> new UUID(0x7000L, ids.incrementAndGet()),
                CLOCK,
                world.waiting());
    }

    /**
     * A run of this seed, to its end.
     *
     * @return its world, which tells the story if it was to be told
     * @throws AssertionError if a promise was broken
     */
    static Simulation run(long seed, Executor threads, boolean told) {
        Simulation world = new Simulation(seed, threads, told);
        run(world);
        return world;
    }

    /** Runs a world that has just begun. */
    static void run(Simulation world) {
        new SimulatedShop(world).run();
    }

    private void run() {
        UUID shared = new UUID(0x7000L, 0);
        SimulatedFile.Content first = file.durable().copy();
        first.products()
                .put(
                        shared,
                        new org.minimarketplace.core.Product(
                                shared,
                                new ProductDetails(SHARED, null, 1, "EUR"),
                                1,
                                CLOCK.instant(),
                                CLOCK.instant()));
        file.become(first);
        int clients = 2 + random.nextInt(9);
        int steps = 1 + random.nextInt(6);
        for (int i = 0; i < clients; i++) {
            String name = "client-" + i;
            SimulatedClient client = new SimulatedClient(world, service, ledger, file, name, shared);
            world.start(name, () -> client.run(steps));
        }
        if (random.nextInt(4) == 0) {
            world.start("operator", this::resize);
        }
        if (random.nextInt(4) == 0) {
            world.start("hang-ups", () -> interrupt(clients));
        }
        if (random.nextInt(6) == 0) {
            stopped = true;
            world.start("stop", this::stop);
        }
        world.run();
        world.pauseOneIn(0);
        weather.clear();
        world.start("afterwards", () -> {
            audit();
            afterwards();
            audit();
        });
        world.run();
    }

    private void audit() {
        ledger.audit(file.durable().products().values(), SHARED);
        for (WorkClass work : WorkClass.values()) {
            LaneState state = gate.state(work);
            require(state.inUse() == 0 && state.queued() == 0, work + " is left with " + state);
        }
        require(engine.waitingWrites() == 0, "somebody waits for a turn, and nobody is there");
    }

    private void allow(int reads, int writes) {
        engine.allow(WorkClass.READ, reads);
        engine.allow(WorkClass.SCAN, reads);
        engine.allow(WorkClass.WRITE, writes);
    }

    private void resize() {
        resized = true;
        for (int i = 0; i < 3; i++) {
            world.sleep(random.nextInt(60_000_000));
            int reads = 1 + random.nextInt(4);
            int writes = 1 + random.nextInt(8);
            world.tell(() -> "permits: " + reads + ", " + writes);
            allow(reads, writes);
            gate.resize(reads, writes);
        }
    }

    private void interrupt(int clients) {
        for (int i = 0; i < 4; i++) {
            world.sleep(random.nextInt(40_000_000));
            String name = "client-" + random.nextInt(clients);
            world.tell(() -> "interrupts " + name);
            world.interrupt(name);
        }
    }

    private void stop() {
        world.sleep(random.nextInt(100_000_000));
        world.tell(() -> "closes the gate");
        try {
            gate.stop();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** When it is over the service is as good as new, or closed. */
    private void afterwards() {
        Deadline later = Deadline.after(java.time.Duration.ofSeconds(10), world::now);
        if (stopped) {
            requireClosed(later);
            return;
        }
        service.create(
                List.of(new ProductDetails("afterwards", null, 1, "EUR")),
                null,
                products -> new Outcome(201, Map.of(), ""),
                later);
        ledger.step("afterwards", 1, SimulatedLedger.Told.ACKNOWLEDGED, null);
        if (resized) {
            gate.resize(settings.readPermits(), settings.writePermits());
        }
        DatabaseGate fresh = new DatabaseGate(
                settings, threads, java.time.Duration.ZERO, new SimulatedGateObserver(world, false), world.waiting());
        for (WorkClass work : WorkClass.values()) {
            int used = permits(gate, work);
            int unused = permits(fresh, work);
            require(used == unused, used + " of " + unused + " permits and places of " + work + " are left");
        }
    }

    private void requireClosed(Deadline later) {
        try {
            gate.enter(WorkClass.WRITE, later);
            throw new AssertionError("a gate that was closed lets somebody in");
        } catch (GateRefusedException e) {
            require(e.reason() == GateRefusedException.Reason.CLOSED, "refused as " + e.reason());
        }
    }

    /** How many there are; they are given back. */
    private int permits(DatabaseGate of, WorkClass work) {
        List<Permit> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(of.enter(work, Deadline.after(java.time.Duration.ofNanos(1), world::now)));
            }
        } catch (GateRefusedException | DeadlineExceededException e) {
            return taken.size();
        } finally {
            taken.forEach(Permit::close);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
