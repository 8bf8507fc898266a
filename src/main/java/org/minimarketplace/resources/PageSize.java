package org.minimarketplace.resources;

import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.InvalidParameterException;

/** The {@code limit} of a list: 50 if absent, at most 200 whatever is asked for. */
final class PageSize {

    private static final int DEFAULT = 50;
    private static final int MAX = 200;

    private PageSize() {}

    static int of(@Nullable String limit) {
        if (limit == null) {
            return DEFAULT;
        }
        if (!limit.matches("[0-9]+") || limit.matches("0+")) {
            throw new InvalidParameterException(
                    "limit", "must be a whole number from 1; more than 200 is taken as 200");
        }
        String digits = limit.replaceFirst("^0+", "");
        return digits.length() > 3 ? MAX : Math.min(MAX, Integer.parseInt(digits));
    }
}
