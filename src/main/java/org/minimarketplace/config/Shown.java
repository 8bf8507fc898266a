package org.minimarketplace.config;

import java.util.Locale;

/** A value in a line for the operator: one line, of bounded length, without secrets. */
final class Shown {

    private static final int MAX_LENGTH = 200;

    private Shown() {}

    /**
     * The value of a key. It stands as it is, unless it would be misread: quoted where it is empty, begins or ends with
     * white space, or holds characters that cannot be seen.
     */
    static String value(String key, String value) {
        String masked = Secrets.masked(key, value);
        StringBuilder shown = new StringBuilder();
        masked.codePoints().limit(MAX_LENGTH).forEach(codePoint -> append(shown, codePoint));
        if (masked.codePointCount(0, masked.length()) > MAX_LENGTH) {
            shown.append('…');
        }
        boolean plain = shown.toString().equals(masked)
                && !masked.isEmpty()
                && masked.strip().equals(masked);
        return plain ? masked : '"' + shown.toString() + '"';
    }

    private static void append(StringBuilder shown, int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                shown.append(String.format(Locale.ROOT, codePoint > 0xFFFF ? "\\U%08X" : "\\u%04X", codePoint));
            default -> shown.appendCodePoint(codePoint);
        }
    }
}
