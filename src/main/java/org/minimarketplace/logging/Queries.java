package org.minimarketplace.logging;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps out of the log what clients put into queries by mistake: the values of parameters that are secrets by their
 * names, in whichever spelling, and wherever in a line the query stands.
 */
final class Queries {

    private static final Set<String> SECRETS = Set.of("access_token", "token", "key", "password");

    private static final String NAME = "([?&;]([A-Za-z0-9_%+.-]{3,60})=)";

    /** A parameter with its value. Text behind a semicolon is a part of it, or another one. */
    private static final Pattern OF_TARGET = Pattern.compile(NAME + "[^&]*");

    /** The same where something else follows; quotes with an escape before them are those of a value in JSON. */
    private static final Pattern OF_LINE = Pattern.compile(NAME + "(?:\\\\.|[^&\\s\"\\\\])*");

    private Queries() {}

    /** A target without the values of parameters that are secrets. */
    static String masked(String target) {
        return target.indexOf('=') < 0 ? target : masked(target, OF_TARGET);
    }

    /** A line of the log, whatever stands in it, without the values of parameters that are secrets. */
    static String maskedIn(String line) {
        return line.indexOf('?') < 0 && line.indexOf(';') < 0 ? line : masked(line, OF_LINE);
    }

    private static String masked(String text, Pattern parameter) {
        Matcher parameters = parameter.matcher(text);
        StringBuilder shown = new StringBuilder(text.length());
        int from = 0;
        int end = 0;
        while (parameters.find(from)) {
            from = parameters.end(1);
            if (isSecret(parameters.group(2))) {
                shown.append(text, end, from).append("***");
                end = parameters.end();
                from = end;
            }
        }
        return shown.append(text, end, text.length()).toString();
    }

    private static boolean isSecret(String name) {
        return SECRETS.contains(decoded(name).strip().toLowerCase(Locale.ROOT));
    }

    /** Escapes of escapes are read, too. */
    private static String decoded(String name) {
        String text = name.replace('+', ' ');
        int escape = text.indexOf('%');
        while (escape >= 0) {
            int octet = octet(text, escape + 1);
            if (octet < 0) {
                escape = text.indexOf('%', escape + 1);
            } else {
                text = text.substring(0, escape) + (char) octet + text.substring(escape + 3);
                escape = text.indexOf('%', Math.max(0, escape - 2));
            }
        }
        return text;
    }

    /** Of two hexadecimal digits, -1 for anything else. */
    private static int octet(String text, int at) {
        if (at + 2 > text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
