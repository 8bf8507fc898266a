package org.minimarketplace.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tries inputs on something: so many, or, where {@code fuzz.seconds} says so, for so long. The build always tries the
 * same ones; a longer run begins where {@code fuzz.seed} says.
 */
public final class Campaign {

    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);
    private static final long FIRST = Long.getLong("fuzz.seed", 0);
    private static final int AT_ONCE = 4;
    private static final int ENOUGH = 10;
    private static final Path FOUND = Path.of("target", "fuzz");

    private final String kind;
    private final Mutations mutations;
    private final long inputs;

    /**
     * Of a kind of input.
     *
     * @param inputs how many, where no time is given
     */
    public Campaign(String kind, Mutations mutations, long inputs) {
        this.kind = kind;
        this.mutations = mutations;
        this.inputs = inputs;
    }

    /** Takes an input, and throws what is wrong. */
    public interface Target {

        /** Tries an input. */
        void take(byte[] input, long seed) throws IOException;
    }

    /**
     * Runs to its end, or until enough is found.
     *
     * @param shares of the time that is given, for this one of so many kinds
     * @return what was found, one line each
     */
    public List<String> run(int shares, Target target) throws InterruptedException, ExecutionException {
        Queue<String> found = new ConcurrentLinkedQueue<>();
        AtomicLong next = new AtomicLong(FIRST);
        long end = System.nanoTime() + SECONDS * 1_000_000_000L / shares;
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                workers.add(threads.submit((Callable<Void>) () -> {
                    long seed = next.getAndIncrement();
                    while (found.size() < ENOUGH
                            && (SECONDS == 0 ? seed < FIRST + inputs : System.nanoTime() - end < 0)) {
                        attempt(target, seed, found);
                        seed = next.getAndIncrement();
                    }
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } finally {
            threads.shutdownNow();
        }
        System.out.println(
                "fuzz: " + (next.get() - FIRST - AT_ONCE) + " inputs of " + kind + ", " + found.size() + " findings");
        return List.copyOf(found);
    }

    private void attempt(Target target, long seed, Queue<String> found) {
        byte[] input = mutations.input(seed);
        try {
            target.take(input, seed);
        } catch (IOException | RuntimeException | Error e) {
            found.add(kind + ", seed " + seed + ", " + keep(input, seed) + ": " + e);
        }
    }

    private Path keep(byte[] input, long seed) {
        try {
            return Files.write(Files.createDirectories(FOUND).resolve(kind + "-" + seed), input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
