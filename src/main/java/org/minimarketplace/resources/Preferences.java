package org.minimarketplace.resources;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The preferences of a client (RFC 7240). A preference that is not known, or not understood, is no error. Immutable.
 *
 * @param values by lower-case name; the first of several counts (section 2)
 */
record Preferences(Map<String, String> values) {

    /** The header field that asks. */
    static final String FIELD = "Prefer";

    /** The header field that says what was honoured. */
    static final String APPLIED = "Preference-Applied";

    static Preferences of(List<String> fields) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String field : fields) {
            for (String preference : field.split(",", -1)) {
                String[] parts = preference.split(";", 2)[0].split("=", 2);
                String value = parts.length == 1 ? "" : parts[1].strip();
                values.putIfAbsent(parts[0].strip().toLowerCase(Locale.ROOT), unquoted(value));
            }
        }
        return new Preferences(Map.copyOf(values));
    }

    /** Whether a total is wanted: {@code count=exact}, as PostgREST has it. */
    boolean exactCount() {
        return "exact".equals(values.get("count"));
    }

    /** The value of a preference. */
    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
