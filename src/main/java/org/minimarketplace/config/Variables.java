package org.minimarketplace.config;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables in the values of a configuration: {@code ${NAME}} and {@code ${NAME:-default}}, as shells have
 * them, where the default also stands for a variable that is empty. The content of a variable is a value and nothing
 * else: neither YAML nor further references are looked for in it. {@code $$} before a brace stands for one {@code $}
 * that begins no reference. Thread-safe if the environment is.
 */
final class Variables {

    private static final Pattern REFERENCE =
            Pattern.compile("\\$(?<escape>\\$)\\{|\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^}]*))?}");

    private final UnaryOperator<@Nullable String> environment;

    /** With what answers the value of a variable, or null where it is not set. */
    Variables(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /** Whether a text refers to variables, or says that it does not. */
    static boolean hasReference(String text) {
        return REFERENCE.matcher(text).find();
    }

    /** The names in a text, in their order. */
    static List<String> names(String text) {
        return REFERENCE
                .matcher(text)
                .results()
                .map(reference -> reference.group(2))
                .filter(name -> name != null)
                .toList();
    }

    /**
     * The text with the values of its variables.
     *
     * @throws NotSetException for a variable that has neither a value nor a default
     */
    String resolve(String text) throws NotSetException {
        Matcher reference = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        int copied = 0;
        while (reference.find()) {
            resolved.append(text, copied, reference.start()).append(value(reference.toMatchResult()));
            copied = reference.end();
        }
        return resolved.append(text, copied, text.length()).toString();
    }

    private String value(MatchResult reference) throws NotSetException {
        String name = reference.group(2);
        if (name == null) {
            return "${";
        }
        String value = environment.apply(name);
        if (value != null && !value.isEmpty()) {
            return value;
        }
        String otherwise = reference.group(3);
        if (otherwise != null) {
            return otherwise;
        }
        if (value == null) {
            throw new NotSetException(name);
        }
        return value;
    }

    /** A variable that is referred to has neither a value nor a default. */
    static final class NotSetException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String name;

        private NotSetException(String name) {
            super(name);
            this.name = name;
        }

        String name() {
            return name;
        }
    }
}
