package org.minimarketplace.tasks;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * {@code log-level}: sets the level of a {@code logger}; {@code duration} puts the former level back after a while.
 * Thread-safe.
 */
public final class LogLevelTask implements OperatorTask {

    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

    private final LogLevels levels;

    /** Changes these levels. */
    public LogLevelTask(LogLevels levels) {
        this.levels = levels;
    }

    @Override
    public String name() {
        return "log-level";
    }

    @Override
    public List<String> arguments() {
        return List.of("logger", "level", "duration");
    }

    @Override
    public List<String> run(Arguments arguments) throws InvalidArgumentException {
        String name = arguments
                .text("logger")
                .filter(text -> text.matches("[A-Za-z0-9_.$-]{1,200}"))
                .orElseThrow(() -> new InvalidArgumentException("logger must be the name of a logger, like ROOT"));
        String level = arguments
                .text("level")
                .map(text -> text.toUpperCase(Locale.ROOT))
                .filter(LEVELS::contains)
                .orElseThrow(() -> new InvalidArgumentException("level must be one of " + LEVELS));
        Duration duration = arguments.duration("duration");
        Level former = levels.set(name, Level.valueOf(level), duration);
        return List.of(
                name + ": " + level,
                duration == null
                        ? "until the next change or restart"
                        : "for " + duration.toSeconds() + " seconds, then " + LogLevels.describe(former));
    }
}
