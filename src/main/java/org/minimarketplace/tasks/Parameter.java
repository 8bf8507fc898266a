package org.minimarketplace.tasks;

import java.util.List;

/**
 * A parameter of a task: what it is checked by, and what the operator reads about it. Immutable.
 *
 * @param name how it is given
 * @param meaning what it is for, as a part of a sentence
 * @param allowed what it may be, as it goes on after "must be"
 * @param required whether the task needs it
 * @param choices all that it may be, if those are few; otherwise empty
 * @param min the smallest number that is allowed
 * @param max the largest number that is allowed; 0 where it is no number
 */
public record Parameter(
        String name, String meaning, String allowed, boolean required, List<String> choices, int min, int max) {

    /** Copies the list. */
    public Parameter {
        choices = List.copyOf(choices);
    }

    /** A number that may be left out. */
    public static Parameter wholeNumber(String name, String meaning, int min, int max) {
        return new Parameter(name, meaning, "a whole number from " + min + " to " + max, false, List.of(), min, max);
    }

    /** {@code true} or {@code false}. */
    public static Parameter flag(String name, String meaning) {
        return new Parameter(name, meaning, "true or false", true, List.of("true", "false"), 0, 0);
    }

    /** A length of time that may be left out, read by {@link Arguments#duration}. */
    public static Parameter duration(String name, String meaning) {
        return new Parameter(name, meaning, "a duration from 1s to 7d, like 10m", false, List.of(), 0, 0);
    }

    /** One of a few words. */
    public static Parameter oneOf(String name, String meaning, List<String> choices) {
        return new Parameter(name, meaning, "one of " + choices, true, choices, 0, 0);
    }

    /**
     * Text that the task checks by itself.
     *
     * @param allowed as it goes on after "must be"
     */
    public static Parameter text(String name, String meaning, String allowed) {
        return new Parameter(name, meaning, allowed, true, List.of(), 0, 0);
    }

    /** The line for an operator who gave something else. */
    InvalidArgumentException refused() {
        return new InvalidArgumentException(name + " must be " + allowed);
    }

    /** As {@link #refused()}, with what was given. */
    InvalidArgumentException refused(String given) {
        return new InvalidArgumentException(name + " must be " + allowed + ", not " + given);
    }
}
