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
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** An argument, if it is given. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** A whole number within a range, or the default if it is not given. */
    public int integer(String name, int min, int max, int otherwise) throws InvalidArgumentException {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (min <= number && number <= max) {
                return number;
            }
        }
        throw new InvalidArgumentException(
                name + " must be a whole number from " + min + " to " + max + ", not " + value);
    }

    /** {@code true} or {@code false}; has to be given. */
    public boolean flag(String name) throws InvalidArgumentException {
        String value = values.get(name);
        if ("true".equals(value) || "false".equals(value)) {
            return Boolean.parseBoolean(value);
        }
        throw new InvalidArgumentException(
                name + " must be true or false" + (value == null ? ", and is missing" : ", not " + value));
    }

    /** A duration like {@code 10m}, or null if it is not given. */
    public java.time.@Nullable Duration duration(String name) throws InvalidArgumentException {
        String value = values.get(name);
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
        throw new InvalidArgumentException(name + " must be a duration from 1s to 7d, like 10m, not " + value);
    }
}
