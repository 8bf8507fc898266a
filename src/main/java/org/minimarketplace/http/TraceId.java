package org.minimarketplace.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name under which a request is found in logs, problems and the systems around: the {@code trace-id} of <a
 * href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>, 32 lowercase hexadecimal digits.
 */
public record TraceId(String value) {

    /** The request attribute, and the key in the logging context, that holds the value. */
    public static final String KEY = "traceId";

    /** Version, trace id, parent id and flags; later versions may append fields. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)([0-9a-f]{2})-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    /** The id that a {@code traceparent} header field carries, or a new one if it is absent or not valid. */
    public static TraceId of(@Nullable String traceparent) {
        if (traceparent != null) {
            Matcher fields = TRACEPARENT.matcher(traceparent);
            if (fields.matches() && (fields.group(3) == null || !"00".equals(fields.group(1)))) {
                return new TraceId(fields.group(2));
            }
        }
        return random();
    }

    private static TraceId random() {
        // Has to be unique, not secret. "| 1": all zeros is no trace id.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return new TraceId(hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1));
    }
}
