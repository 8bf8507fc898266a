package org.minimarketplace.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Waiting;

/**
 * Runs threads one at a time. A thread goes on until it waits, or takes a lock; then the seed decides which of those
 * that can go on does. When none can, the clock moves on to the first moment at which one can. Code between two waits
 * takes no time, unless {@link #pause} says so. The same seed is the same run, down to the last step, as long as what
 * runs has no other source of chance.
 */
public final class Simulation {

    /** For as long as nobody else ends it. */
    public static final long FOREVER = Long.MAX_VALUE;

    private final Random random;
    private final Executor threads;
    private final boolean told;
    private final List<String> story = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private final Semaphore over = new Semaphore(0);
    private final Waiting waiting = new Waiting(() -> new SimulatedLock(this), this::now);

    private @Nullable Task current;
    private @Nullable Throwable failure;
    private long now = 1_000;
    private long paused;
    private long steps;
    private int pauses;
    private final List<Long> pauseEnds = new ArrayList<>();

    /**
     * A world in which nothing runs yet.
     *
     * @param threads has a thread for each task, at once
     * @param told whether to write its story
     */
    public Simulation(long seed, Executor threads, boolean told) {
        this.random = new Random(seed);
        this.threads = threads;
        this.told = told;
    }

    /** A thread of the world. */
    static final class Task {
        private final String name;
        private final Semaphore turn = new Semaphore(0);
        private BooleanSupplier ready = () -> true;
        private long until = FOREVER;
        private boolean interrupted;

        private Task(String name) {
            this.name = name;
        }
    }

    /** All chance of this world. */
    public Random random() {
        return random;
    }

    /** Nanoseconds; they move while everybody waits. */
    public long now() {
        return now;
    }

    /** How long all pauses have taken together, as of now; those that last still with what they have taken so far. */
    public long pausedNanos() {
        return paused
                - pauseEnds.stream().mapToLong(end -> Math.max(0, end - now)).sum();
    }

    /** The same, at the end of those that last still. */
    public long pausedNanosToCome() {
        return paused;
    }

    /** How often a thread was chosen. */
    public long steps() {
        return steps;
    }

    /** Locks and the clock of this world. */
    public Waiting waiting() {
        return waiting;
    }

    /** What happened, one line each, if it is told. */
    public List<String> story() {
        return story;
    }

    /** Adds a line to the story. */
    public void tell(Supplier<String> line) {
        if (told) {
            story.add(String.format("%,14d %-10s %s", now, current == null ? "" : current.name, line.get()));
        }
    }

    /** Adds a thread, which runs when it is chosen. */
    public void start(String name, Runnable body) {
        Task task = new Task(name);
        tasks.add(task);
        threads.execute(() -> {
            task.turn.acquireUninterruptibly();
            try {
                body.run();
            } catch (RuntimeException | Error e) {
                fail(e);
                return;
            } finally {
                Thread.interrupted();
            }
            end(task);
        });
    }

    /**
     * Runs until all threads have ended.
     *
     * @throws AssertionError if one of them has failed, or all wait for something that never comes
     */
    public void run() {
        over(next());
        over.acquireUninterruptibly();
        Throwable reason = failure;
        if (reason != null) {
            throw new AssertionError(reason.toString(), reason);
        }
    }

    /** Lets another thread go on, if the seed wants it so. */
    public void giveWay() {
        await(() -> true, FOREVER);
    }

    /** Waits so many nanoseconds. */
    public void sleep(long nanos) {
        await(() -> false, now + nanos);
    }

    /** As {@link #sleep}, for a thread that was not meant to wait: the machine was busy. */
    public void pause(long nanos) {
        Long end = now + nanos;
        paused += nanos;
        pauseEnds.add(end);
        sleep(nanos);
        pauseEnds.remove(end);
    }

    /** From now on one in so many threads that take a lock is held up, with the lock and without; 0 for none. */
    public void pauseOneIn(int many) {
        pauses = many;
    }

    /** Where a busy machine may hold a thread up. */
    void perhapsPause() {
        if (pauses > 0 && random.nextInt(pauses) == 0) {
            pause(1 + random.nextInt(20_000_000));
        }
    }

    /** Interrupts a thread at its next wait that allows it, or in this one. */
    public void interrupt(String name) {
        tasks.stream().filter(task -> task.name.equals(name)).forEach(task -> task.interrupted = true);
    }

    /** Whether this thread was interrupted; it is not any more. */
    boolean takeInterruption() {
        Task self = current();
        boolean was = Thread.interrupted() || self.interrupted;
        self.interrupted = false;
        return was;
    }

    Task current() {
        return Objects.requireNonNull(current);
    }

    static boolean isInterrupted(Task task) {
        return task.interrupted;
    }

    /** Waits until the condition holds, or until a moment. */
    void await(BooleanSupplier condition, long until) {
        Task self = current();
        self.ready = condition;
        self.until = until;
        Task next = next();
        if (next != self) {
            over(next);
            self.turn.acquireUninterruptibly();
        }
        self.ready = () -> false;
        self.until = FOREVER;
    }

    private void end(Task task) {
        tasks.remove(task);
        if (tasks.isEmpty()) {
            over.release();
        } else {
            over(next());
        }
    }

    private void over(Task next) {
        current = next;
        next.turn.release();
    }

    private Task next() {
        steps++;
        List<Task> ready = new ArrayList<>(tasks.size());
        while (true) {
            long soonest = FOREVER;
            for (Task task : tasks) {
                if (task.until <= now || task.ready.getAsBoolean()) {
                    ready.add(task);
                } else {
                    soonest = Math.min(soonest, task.until);
                }
            }
            if (!ready.isEmpty()) {
                return ready.get(ready.size() == 1 ? 0 : random.nextInt(ready.size()));
            }
            if (soonest == FOREVER) {
                fail(new AssertionError("everybody waits for ever: "
                        + tasks.stream().map(task -> task.name).toList()));
                // Nobody ever goes on in a world that has failed.
                new Semaphore(0).acquireUninterruptibly();
            }
            now = soonest;
        }
    }

    private void fail(Throwable reason) {
        tell(() -> "fails: " + reason);
        failure = reason;
        over.release();
    }
}
