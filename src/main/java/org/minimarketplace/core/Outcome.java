package org.minimarketplace.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a request is answered, for whoever keeps it a thing without a meaning: what it was is known where it was made.
 * Immutable.
 *
 * @param status of HTTP
 * @param fields header fields by their names, in the order in which they are sent
 * @param body as it is sent
 */
public record Outcome(int status, Map<String, String> fields, String body) {

    /** Copies the fields. */
    public Outcome {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
