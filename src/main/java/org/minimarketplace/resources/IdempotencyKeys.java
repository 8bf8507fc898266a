package org.minimarketplace.resources;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.InvalidParameterException;
import org.minimarketplace.auth.Caller;
import org.minimarketplace.core.Fingerprint;

/**
 * The {@code Idempotency-Key} header field: a string in quotes as the IETF draft has it, or bare as most clients send
 * it. {@code "k"}, {@code k} and {@code "k";v=1} are the same key: the parameters of a structured field (RFC 9651,
 * section 3.3) are read, and say nothing here.
 */
final class IdempotencyKeys {

    /** The header field. */
    static final String FIELD = "Idempotency-Key";

    /** The header field that says that an answer repeats an earlier one. */
    static final String REPLAYED = "Idempotency-Replayed";

    private static final int MAX_LENGTH = 255;

    /**
     * More than the tokens of RFC 9651, because many are UUIDs or Base64, and begin with a digit. No comma: a proxy may
     * join two lines by one (RFC 9110, section 5.3), and two lines are no key.
     */
    private static final Pattern BARE = Pattern.compile("[!-~&&[^\",;]]*+");

    /** A prefix that no key of a client has: keys of callers with a token are apart from those of anybody. */
    private static final String OF_A_CALLER = "\n";

    private IdempotencyKeys() {}

    /** As {@link #of(List)}, and another one for each caller: somebody else's key is no key. */
    static @Nullable String of(List<String> fields, Caller caller) {
        String key = of(fields);
        return key == null || caller.equals(Caller.ANONYMOUS)
                ? key
                : OF_A_CALLER + new Fingerprint().add(caller.name()).add(key).whole();
    }

    /**
     * The key, or null where there is none.
     *
     * @param fields the values of all lines of the field
     * @throws InvalidParameterException if they are more than one key, or none, or not of a key's form
     */
    static @Nullable String of(List<String> fields) {
        if (fields.isEmpty()) {
            return null;
        }
        if (fields.size() > 1) {
            // RFC 9651, section 4.2: lines that repeat are one value with commas in it, and no item.
            throw new InvalidParameterException(FIELD, "must be one key, in one line");
        }
        String key = StructuredItem.parse(fields.get(0), BARE)
                .orElseThrow(() -> new InvalidParameterException(
                        FIELD,
                        "must be a string in quotes (RFC 9651), or bare without spaces, quotes, commas and characters"
                                + " outside of ASCII"));
        if (key.isEmpty() || key.length() > MAX_LENGTH) {
            throw new InvalidParameterException(FIELD, "must be one key of 1 to 255 characters");
        }
        return key;
    }
}
