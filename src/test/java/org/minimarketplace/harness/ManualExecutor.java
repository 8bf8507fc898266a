package org.minimarketplace.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Remembers what it is to run later, and runs nothing by itself. */
public final class ManualExecutor extends ScheduledThreadPoolExecutor {

    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private final List<Future<?>> futures = new ArrayList<>();

    /** With nothing to run. */
    public ManualExecutor() {
        super(1);
    }

    /** What it was given. */
    public List<Runnable> tasks() {
        return tasks;
    }

    /** After how many milliseconds each was to be run. */
    public List<Long> delays() {
        return delays;
    }

    /** What it answered. */
    public List<Future<?>> futures() {
        return futures;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, @Nullable TimeUnit unit) {
        return remember(command, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable command, long initial, long delay, @Nullable TimeUnit unit) {
        return remember(command, delay, unit);
    }

    private ScheduledFuture<?> remember(Runnable command, long delay, @Nullable TimeUnit unit) {
        ScheduledFuture<?> future = super.schedule(() -> {}, 1, TimeUnit.DAYS);
        tasks.add(command);
        delays.add(unit == null ? delay : unit.toMillis(delay));
        futures.add(future);
        return future;
    }
}
