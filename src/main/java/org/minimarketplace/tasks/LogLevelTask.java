package org.minimarketplace.tasks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * {@code log-level}: sets the level of a {@code logger}; {@code duration} puts the former level back after a while.
 * Dropwizard's task of this name puts "none" back, which the root logger cannot have. Thread-safe.
 */
public final class LogLevelTask implements OperatorTask {

    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

    private static final Parameter LOGGER =
            Parameter.text("logger", "which logger, with those below it", "the name of a logger, like ROOT");
    private static final Parameter LEVEL = Parameter.oneOf("level", "from which level on it writes", LEVELS);
    private static final Parameter DURATION = Parameter.duration("duration", "until the former level comes back");

    private final ScheduledExecutorService executor;
    private final Map<String, Temporary> overrides = new HashMap<>();

    /** Puts levels back on this executor. */
    public LogLevelTask(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    @Override
    public String name() {
        return "log-level";
    }

    @Override
    public String description() {
        return "Sets how much a logger writes, for a while or until the next restart.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(LOGGER, LEVEL, DURATION);
    }

    @Override
    public synchronized List<String> run(Arguments arguments) throws InvalidArgumentException {
        String name = arguments
                .text(LOGGER)
                .filter(text -> text.matches("[A-Za-z0-9_.$-]{1,200}"))
                .orElseThrow(LOGGER::refused);
        String level = arguments
                .text(LEVEL)
                .map(text -> text.toUpperCase(Locale.ROOT))
                .filter(LEVELS::contains)
                .orElseThrow(LEVEL::refused);
        Duration duration = arguments.duration(DURATION);
        Logger logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(name);
        Temporary earlier = overrides.remove(name);
        Level former = earlier == null ? logger.getLevel() : earlier.former();
        if (earlier != null) {
            earlier.revert().cancel(false);
        }
        logger.setLevel(Level.valueOf(level));
        if (duration != null) {
            Future<?> revert = executor.schedule(() -> putBack(name), duration.toMillis(), TimeUnit.MILLISECONDS);
            overrides.put(name, new Temporary(former, revert));
        }
        return List.of(
                name + ": " + level,
                duration == null
                        ? "until the next change or restart"
                        : "for " + duration.toSeconds() + " seconds, then "
                                + Optional.ofNullable(former)
                                        .map(Level::toString)
                                        .orElse("the level above it"));
    }

    private synchronized void putBack(String name) {
        Temporary ended = overrides.remove(name);
        if (ended != null) {
            ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(name).setLevel(ended.former());
        }
    }

    /**
     * A level that will be put back.
     *
     * @param former null if the logger took the level of the one above it
     */
    private record Temporary(@Nullable Level former, Future<?> revert) {}
}
