package org.minimarketplace.core;

import java.util.Map;

/**
 * How a request is answered, for whoever keeps it a thing without a meaning: what it was is known where it was made.
 * Immutable.
 *
 * @param status of HTTP
 * @param fields header fields by their names
 * @param body as it is sent
 */
public record Outcome(int status, Map<String, String> fields, String body) {

    /** Copies the fields. */
    public Outcome {
        fields = Map.copyOf(fields);
    }
}
