package org.minimarketplace.core;

import java.util.List;

/**
 * The outcome of a creation. Immutable.
 *
 * @param products as they were created, even where they have changed since
 * @param replayed whether this is the outcome of an earlier request with the same {@link IdempotencyKey}
 */
public record Creation(List<Product> products, boolean replayed) {

    /** Copies the list. */
    public Creation {
        products = List.copyOf(products);
    }
}
