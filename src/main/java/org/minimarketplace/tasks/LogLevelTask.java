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

    private static final Parameter LOGGER =
            Parameter.text("logger", "which logger, with those below it", "the name of a logger, like ROOT");
    private static final Parameter LEVEL = Parameter.oneOf("level", "from which level on it writes", LEVELS);
    private static final Parameter DURATION = Parameter.duration("duration", "until the former level comes back");

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
    public String description() {
        return "Sets how much a logger writes, for a while or until the next restart.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(LOGGER, LEVEL, DURATION);
    }

    @Override
    public List<String> run(Arguments arguments) throws InvalidArgumentException {
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
        Level former = levels.set(name, Level.valueOf(level), duration);
        return List.of(
                name + ": " + level,
                duration == null
                        ? "until the next change or restart"
                        : "for " + duration.toSeconds() + " seconds, then " + LogLevels.describe(former));
    }
}
