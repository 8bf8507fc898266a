package org.minimarketplace.db;

import io.dropwizard.lifecycle.Managed;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** What an engine brings for those who look after its database. Thread-safe. */
public interface Upkeep {

    /** What it does by the clock, between start and stop. */
    List<Managed> schedules();

    /** What an operator can have done while the service runs. */
    List<Verb> verbs();

    /** What is measured, as it is now. */
    List<Family> families();

    /**
     * Something that an operator can have done.
     *
     * @param name the last part of its path
     * @param description what it does, in a sentence
     * @param arguments what it has to be told
     * @param action does it, with an argument of each name, all of them valid; one line for each fact. Throws
     *     {@link DatabaseRefusedException} for what the state of the database does not allow
     */
    record Verb(
            String name,
            String description,
            List<Argument> arguments,
            Function<Map<String, String>, List<String>> action) {

        /** Copies the list. */
        public Verb {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * An argument of a verb; has to be given.
     *
     * @param name how it is given
     * @param meaning what it is for, as a part of a sentence
     * @param allowed what it may be, as it goes on after "must be"
     * @param valid whether it is that
     */
    record Argument(String name, String meaning, String allowed, Predicate<String> valid) {}

    /**
     * A metric.
     *
     * @param name as it is scraped
     * @param help what it tells
     * @param counter whether it only grows, until the process ends
     * @param label what tells its samples apart; empty for a single one
     * @param samples their values, by the value of the label
     */
    record Family(String name, String help, boolean counter, String label, Map<String, Double> samples) {

        /** Copies the samples. */
        public Family {
            samples = Map.copyOf(samples);
        }

        /** A value that goes up and down. */
        public static Family gauge(String name, String help, Number value) {
            return new Family(name, help, false, "", Map.of("", value.doubleValue()));
        }

        /** A value that only grows. */
        public static Family counter(String name, String help, Number value) {
            return new Family(name, help, true, "", Map.of("", value.doubleValue()));
        }
    }
}
