package org.minimarketplace.core;

import java.time.Instant;
import java.util.UUID;

/**
 * A row of an import with the id of its product. Immutable.
 *
 * @param id the row's own, or the one that {@link ImportMemory} has for its line
 * @param row as it stands in the file
 */
public record IdentifiedRow(UUID id, ImportRow row) {

    /**
     * Whether nothing is to be done where there is this product. A row without an id says what it makes, not what has
     * become of it.
     */
    public boolean isDone(Product stored) {
        return row.id() == null || row.describes(stored);
    }

    /** The product that this row makes where there is none yet. */
    public Product product(Instant now) {
        return row.product(id, now);
    }
}
