package org.minimarketplace.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One element of a field that says what a client prefers, like {@code text/csv;header=present;q=0.5}: RFC 9110, section
 * 12.4. Immutable.
 *
 * @param value what stands before the first semicolon, in lower case
 * @param parameters by name, in lower case; the weight is none of them
 * @param weight from 0, which excludes, to 1
 * @param position in the field, from 0
 */
public record WeightedElement(String value, Map<String, String> parameters, double weight, int position) {

    /** Longer than the grammar has it, without the zero before the point: as old Java clients send it. */
    private static final Pattern WEIGHT = Pattern.compile("[0-9]{0,3}\\.?[0-9]{1,9}|[0-9]{1,3}\\.");

    /** The elements of all fields of a name, in their order; those that cannot be read are left out. */
    public static List<WeightedElement> of(Iterable<String> fields) {
        List<WeightedElement> elements = new ArrayList<>();
        for (String field : fields) {
            for (String element : split(field, ',')) {
                read(element, elements.size()).ifPresent(elements::add);
            }
        }
        return List.copyOf(elements);
    }

    private static Optional<WeightedElement> read(String element, int position) {
        List<String> parts = split(element, ';');
        String value = parts.get(0).strip().toLowerCase(Locale.ROOT);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            String[] pair = part.split("=", 2);
            String name = pair[0].strip().toLowerCase(Locale.ROOT);
            if (!name.isEmpty()) {
                parameters.putIfAbsent(name, pair.length == 1 ? "" : unquoted(pair[1].strip()));
            }
        }
        String weight = parameters.remove("q");
        if (weight == null) {
            return Optional.of(new WeightedElement(value, Map.copyOf(parameters), 1, position));
        }
        return Optional.of(weight)
                .filter(text -> WEIGHT.matcher(text).matches())
                .map(Double::parseDouble)
                .filter(number -> number <= 1)
                .map(number -> new WeightedElement(value, Map.copyOf(parameters), number, position));
    }

    /** The parts between separators that do not stand in quotes: RFC 9110, section 5.6.4. */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
                : value;
    }
}
