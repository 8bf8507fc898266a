package org.minimarketplace.tasks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Levels of loggers that an operator has changed, which may take themselves back. Dropwizard's task puts "none" back,
 * which the root logger cannot have. Levels stay within {@link LevelBounds}. Thread-safe.
 */
public final class LogLevels {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogLevels.class);

    private final LoggerContext loggers;
    private final ScheduledExecutorService executor;
    private final Clock clock;
    private final Map<String, Change> changes = new TreeMap<>();

    /** Changes the loggers of this process, and puts levels back on the executor. */
    public LogLevels(ScheduledExecutorService executor, Clock clock) {
        this((LoggerContext) LoggerFactory.getILoggerFactory(), executor, clock);
    }

    LogLevels(LoggerContext loggers, ScheduledExecutorService executor, Clock clock) {
        LevelBounds.apply(loggers);
        this.loggers = loggers;
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Sets a level.
     *
     * @param duration after which the level returns that was set without one, at last the configured one; null for
     *     until the next change
     * @return the level that returns; null if the logger takes that of the one above it
     * @throws InvalidArgumentException if this logger may not have this level: {@link LevelBounds}
     */
    synchronized @Nullable Level set(String name, Level level, @Nullable Duration duration)
            throws InvalidArgumentException {
        Optional<String> refusal = LevelBounds.refusal(name, level);
        if (refusal.isPresent()) {
            throw new InvalidArgumentException(refusal.get());
        }
        Logger logger = loggers.getLogger(name);
        Change earlier = changes.remove(logger.getName());
        Level configured = earlier == null ? logger.getLevel() : earlier.configured();
        Level former = earlier == null ? configured : earlier.lasting();
        if (earlier != null && earlier.revert() != null) {
            earlier.revert().cancel(false);
        }
        logger.setLevel(level);
        if (duration == null) {
            keep(logger, configured, level);
            return level;
        }
        Instant until = clock.instant().plus(duration);
        Future<?> revert = executor.schedule(() -> putBack(logger, until), duration.toMillis(), TimeUnit.MILLISECONDS);
        changes.put(logger.getName(), new Change(configured, former, level, until, revert));
        return former;
    }

    /** Remembers a level that has no end, unless it is the configured one. */
    private void keep(Logger logger, @Nullable Level configured, @Nullable Level level) {
        if (!Objects.equals(configured, level)) {
            changes.put(logger.getName(), new Change(configured, level, level, null, null));
        }
    }

    private synchronized void putBack(Logger logger, Instant until) {
        Change ended = changes.get(logger.getName());
        // It may have been replaced while this turn was about to begin, when it could not be cancelled any more.
        if (ended == null || !until.equals(ended.until())) {
            return;
        }
        changes.remove(logger.getName());
        logger.setLevel(ended.lasting());
        keep(logger, ended.configured(), ended.lasting());
        LOG.info("the level of {} is back to {}", logger.getName(), describe(ended.lasting()));
    }

    /** The levels that are set and not configured, by logger, and until when. */
    public synchronized Map<String, Object> active() {
        Map<String, Object> active = new LinkedHashMap<>();
        changes.forEach((name, change) -> active.put(
                name,
                Map.of(
                        "level",
                        describe(change.level()),
                        "until",
                        change.until() == null
                                ? "the next change"
                                : change.until().toString())));
        return active;
    }

    /** A level as operators read it. */
    static String describe(@Nullable Level level) {
        return level == null ? "the level above it" : level.toString();
    }

    /**
     * A level that is not the configured one.
     *
     * @param configured null if the logger took the level of the one above it; so are the others
     * @param lasting the level that has no end, which returns after {@code level}
     * @param until when it returns; null if {@code level} is the lasting one
     */
    private record Change(
            @Nullable Level configured,
            @Nullable Level lasting,
            @Nullable Level level,
            @Nullable Instant until,
            @Nullable Future<?> revert) {}
}
