package org.minimarketplace.tasks;

import io.dropwizard.util.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a task, each given once. Immutable.
 *
 * @param values by name
 */
public record Arguments(Map<String, String> values) {

    private static final Duration LONGEST = Duration.days(7);

    /** Whether an argument is given. */
    public boolean has(Parameter parameter) {
        return values.containsKey(parameter.name());
    }

    /** An argument, if it is given. */
    public Optional<String> text(Parameter parameter) {
        return Optional.ofNullable(values.get(parameter.name()));
    }

    /** A whole number within the parameter's range, or the default if it is not given. */
    public int integer(Parameter parameter, int otherwise) throws InvalidArgumentException {
        String value = values.get(parameter.name());
        if (value == null) {
            return otherwise;
        }
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (parameter.min() <= number && number <= parameter.max()) {
                return number;
            }
        }
        throw parameter.refused(value);
    }

    /** {@code true} or {@code false}; has to be given. */
    public boolean flag(Parameter parameter) throws InvalidArgumentException {
        String value = values.get(parameter.name());
        if ("true".equals(value) || "false".equals(value)) {
            return Boolean.parseBoolean(value);
        }
        throw value == null
                ? new InvalidArgumentException(parameter.refused().expectation() + ", and is missing")
                : parameter.refused(value);
    }

    /** A duration like {@code 10m}, or null if it is not given. */
    public java.time.@Nullable Duration duration(Parameter parameter) throws InvalidArgumentException {
        String value = values.get(parameter.name());
        if (value == null) {
            return null;
        }
        try {
            Duration duration = Duration.parse(value);
            if (duration.toSeconds() >= 1 && duration.toSeconds() <= LONGEST.toSeconds()) {
                return duration.toJavaDuration();
            }
        } catch (IllegalArgumentException e) {
            // Said below, together with what is allowed.
        }
        throw parameter.refused(value);
    }
}
