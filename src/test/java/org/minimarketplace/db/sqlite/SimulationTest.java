package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.minimarketplace.simulation.Simulation;

/**
 * Gate, idempotency keys, units of work and group commit in a world of its own, with faults at every step. {@code make
 * simulate SEEDS=100000} tries more seeds, {@code SEED=…} tells the story of one.
 */
class SimulationTest {

    private static final long SEEDS = Long.getLong("simulation.seeds", 2_000);
    private static final Long ONE = Long.getLong("simulation.seed");
    private static final long FIRST = ONE == null ? 1 : ONE;
    private static final long LAST = ONE == null ? SEEDS : ONE;
    /** Worlds at once; each runs one thread at a time. */
    private static final int WORLDS = 2;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "simulated");
        thread.setDaemon(true);
        return thread;
    });

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void noSeedBreaksAPromise() throws Exception {
        AtomicLong next = new AtomicLong(FIRST);
        AtomicLong failed = new AtomicLong();
        Callable<Long> worlds = () -> {
            long steps = 0;
            for (long seed = next.getAndIncrement(); seed <= LAST && failed.get() == 0; seed = next.getAndIncrement()) {
                try {
                    steps += SimulatedShop.run(seed, threads, false).steps();
                } catch (AssertionError e) {
                    failed.compareAndSet(0, seed);
                }
            }
            return steps;
        };
        long steps = 0;
        for (Future<Long> each :
                IntStream.range(0, WORLDS).mapToObj(i -> threads.submit(worlds)).toList()) {
            steps += each.get();
        }

        if (failed.get() != 0 || ONE != null) {
            tell(failed.get() != 0 ? failed.get() : ONE);
        }
        assertThat(failed.get()).isZero();
        assertThat(steps).isPositive();
    }

    /** Runs it once more, with its story. */
    private void tell(long seed) {
        Simulation world = new Simulation(seed, threads, true);
        try {
            SimulatedShop.run(world);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "make simulate SEED=" + seed + ": " + e.getMessage() + "\n" + String.join("\n", world.story()), e);
        }
        System.out.println(String.join("\n", world.story()));
    }

    @Test
    void aSeedIsTheSameRunAgain() {
        for (long seed = 1; seed <= 20; seed++) {
            Simulation one = SimulatedShop.run(seed, threads, true);
            Simulation other = SimulatedShop.run(seed, threads, true);

            assertThat(other.steps()).isEqualTo(one.steps());
            assertThat(other.story()).as("seed %d", seed).isEqualTo(one.story());
        }
        assertThat(SimulatedShop.run(1, threads, true).story())
                .isNotEqualTo(SimulatedShop.run(2, threads, true).story());
    }

    @Test
    void whoWaitsForEverIsFound() {
        Simulation world = new Simulation(1, threads, false);
        world.start("one", () -> {
            var lock = world.waiting().lock();
            lock.lock();
            try {
                while (world.now() >= 0) {
                    lock.newCondition().awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
        });

        assertThatThrownBy(world::run).isInstanceOf(AssertionError.class).hasMessageContaining("[one]");
    }
}
