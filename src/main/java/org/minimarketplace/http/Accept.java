package org.minimarketplace.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which media types a client accepts: RFC 9110, section 12.5.1. The most specific range that matches a type decides
 * about it, and a weight of 0 excludes. A range that cannot be read is left out; a client that asks for nothing that
 * can be read accepts anything. Immutable.
 */
public final class Accept {

    private final List<WeightedElement> ranges;

    private Accept(List<WeightedElement> ranges) {
        this.ranges = ranges;
    }

    /** The content of the {@code Accept} fields of a request; none accept anything. */
    public static Accept of(Iterable<String> fields) {
        List<WeightedElement> ranges = WeightedElement.of(fields).stream()
                .filter(range -> range.value().equals("*") || range.value().matches("[^/\\s]+/[^/\\s]+"))
                .toList();
        return new Accept(ranges);
    }

    /**
     * The best of what can be answered. Of several that are equally welcome, it is the one that the client names more
     * precisely, or before the others, and otherwise the first one.
     *
     * @param offered media types, which may have parameters
     * @return one of them, as it was given; empty if none is acceptable
     */
    public Optional<String> best(List<String> offered) {
        if (ranges.isEmpty()) {
            return offered.stream().findFirst();
        }
        return offered.stream()
                .flatMap(type -> match(type).stream())
                .filter(match -> match.weight() > 0)
                .min(Match::byWelcome)
                .map(Match::type);
    }

    private Optional<Match> match(String type) {
        WeightedElement offer = WeightedElement.of(List.of(type)).get(0);
        return ranges.stream()
                .flatMap(range -> Optional.ofNullable(Match.of(type, offer, range)).stream())
                .min(Match::byPrecision);
    }

    private record Match(String type, double weight, int specificity, int position) {

        private static final int PARAMETERS = 100;

        /** The most welcome one first. */
        static int byWelcome(Match one, Match other) {
            int weight = Double.compare(other.weight, one.weight);
            return weight != 0 ? weight : byPrecision(one, other);
        }

        /** The one that decides about a type first. */
        static int byPrecision(Match one, Match other) {
            int specificity = Integer.compare(other.specificity, one.specificity);
            int weight = specificity != 0 ? specificity : Double.compare(other.weight, one.weight);
            return weight != 0 ? weight : Integer.compare(one.position, other.position);
        }

        static @Nullable Match of(String type, WeightedElement offer, WeightedElement range) {
            int names = names(offer.value(), range.value());
            long met = range.parameters().entrySet().stream()
                    .filter(parameter -> meets(offer.parameters(), parameter))
                    .count();
            boolean strict = met == range.parameters().size();
            // A parameter that the type does not have, like a charset of JSON, is no reason to refuse the type; but it
            // excludes no more than what has it, and what is said without it counts more.
            if (names < 0 || (!strict && range.weight() == 0)) {
                return null;
            }
            int specificity = names * PARAMETERS + (strict ? 1 + (int) Math.min(met, PARAMETERS - 2) : 0);
            return new Match(type, range.weight(), specificity, range.position());
        }

        /** How much of a type a range names: 2 for all of it, 0 for nothing; negative where it names another one. */
        private static int names(String type, String range) {
            if (range.equals(type)) {
                return 2;
            }
            if (range.equals("*/*") || range.equals("*")) {
                return 0;
            }
            return range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1)) ? 1 : -1;
        }

        private static boolean meets(Map<String, String> offered, Map.Entry<String, String> parameter) {
            return parameter.getValue().equalsIgnoreCase(offered.get(parameter.getKey()));
        }
    }
}
