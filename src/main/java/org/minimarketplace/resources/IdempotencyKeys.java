package org.minimarketplace.resources;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.InvalidParameterException;

/**
 * The {@code Idempotency-Key} header field: a string in quotes as the IETF draft has it, or bare as most clients send
 * it.
 */
final class IdempotencyKeys {

    /** The header field. */
    static final String FIELD = "Idempotency-Key";

    /** The header field that says that an answer repeats an earlier one. */
    static final String REPLAYED = "Idempotency-Replayed";

    private static final int MAX_LENGTH = 255;
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"");

    private IdempotencyKeys() {}

    /** The key, or null where there is none. */
    static @Nullable String of(List<String> fields) {
        if (fields.isEmpty()) {
            return null;
        }
        String field = fields.get(0).strip();
        Matcher quoted = QUOTED.matcher(field);
        String key = quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : field;
        if (fields.size() > 1 || key.isEmpty() || key.length() > MAX_LENGTH) {
            throw new InvalidParameterException(FIELD, "must be one key of 1 to 255 characters");
        }
        return key;
    }
}
