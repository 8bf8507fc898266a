package org.minimarketplace.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Says on standard error, every few seconds, that long work goes on, and how large the file is that it makes. Work that
 * is over sooner says nothing. Thread-safe.
 */
final class Heartbeat implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final long MEBIBYTE = 1024L * 1024;

    private final ScheduledExecutorService timer;
    private final Future<?> beats;

    private Heartbeat(ScheduledExecutorService timer, Future<?> beats) {
        this.timer = timer;
        this.beats = beats;
    }

    /** Does the work, and says meanwhile that it goes on. */
    static <T> T during(String work, Path file, PrintStream out, Supplier<T> done) {
        Heartbeat heartbeat = of(work, file, out, INTERVAL);
        try {
            return done.get();
        } finally {
            heartbeat.close();
        }
    }

    /** Begins now, and ends when it is closed. */
    static Heartbeat of(String work, Path file, PrintStream out, Duration interval) {
        long began = System.nanoTime();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        Future<?> beats = timer.scheduleAtFixedRate(
                () -> out.println("%s: %d s, %s has %d MiB ..."
                        .formatted(
                                work,
                                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                                file,
                                file.toFile().length() / MEBIBYTE)),
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
        return new Heartbeat(timer, beats);
    }

    @Override
    public void close() {
        beats.cancel(false);
        timer.shutdown();
    }
}
