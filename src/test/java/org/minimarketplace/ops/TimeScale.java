package org.minimarketplace.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules in which time runs faster: every duration (of {@code for}, of intervals, of range selectors, subqueries and
 * offsets) is divided by one factor, and nothing else changes. Thresholds, numbers of seconds in comparisons included,
 * stay as they are.
 *
 * @param factor by which time runs faster
 */
record TimeScale(int factor) {

    private static final String DURATION = "(?:[0-9]+(?:ms|[smhdwy]))+";
    private static final Pattern RANGE = Pattern.compile("\\[(" + DURATION + ")(?::(" + DURATION + ")?)?]");
    private static final Pattern OFFSET = Pattern.compile("(?<=\\boffset )(" + DURATION + ")");
    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|[smhdwy])");
    private static final Map<String, Long> MILLIS = Map.of(
            "ms", 1L,
            "s", 1_000L,
            "m", 60_000L,
            "h", 3_600_000L,
            "d", 86_400_000L,
            "w", 604_800_000L,
            "y", 31_536_000_000L);

    /** The rules of a file, faster. */
    JsonNode rules(JsonNode file) {
        JsonNode faster = file.deepCopy();
        for (JsonNode group : faster.path("groups")) {
            scale(group, "interval");
            for (JsonNode rule : group.path("rules")) {
                scale(rule, "for");
                ((ObjectNode) rule).put("expr", expression(rule.path("expr").asText()));
            }
        }
        return faster;
    }

    private void scale(JsonNode object, String field) {
        if (object.has(field)) {
            ((ObjectNode) object).put(field, duration(object.path(field).asText()));
        }
    }

    /** An expression, faster. */
    String expression(String expression) {
        String faster = RANGE.matcher(expression).replaceAll(range -> {
            String inner = range.group().replace("[" + range.group(1), "[" + duration(range.group(1)));
            return range.group(2) == null
                    ? inner
                    : inner.replace(":" + range.group(2) + "]", ":" + duration(range.group(2)) + "]");
        });
        return OFFSET.matcher(faster).replaceAll(match -> duration(match.group(1)));
    }

    /** A duration as Prometheus writes it, divided. */
    String duration(String text) {
        long millis = parse(text).toMillis() / factor;
        if (millis == 0) {
            throw new IllegalArgumentException(text + " is too short to be divided by " + factor);
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    /** How long a duration is that Prometheus has written. */
    static Duration parse(String text) {
        long millis = 0;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            Long unit = MILLIS.get(part.group(2));
            millis += Long.parseLong(part.group(1)) * (unit == null ? 0 : unit);
        }
        return Duration.ofMillis(millis);
    }
}
