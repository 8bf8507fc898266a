package org.minimarketplace.core;

import java.time.Instant;
import java.util.UUID;

/**
 * A product as it is stored. Immutable.
 *
 * @param id UUID version 7, made by the server, never reused
 * @param details what the client decides
 * @param version starts at 1 and grows by 1 with every change; equal versions mean equal content
 * @param createdAt UTC, whole milliseconds
 * @param updatedAt UTC, whole milliseconds, never before {@code createdAt}
 */
public record Product(UUID id, ProductDetails details, long version, Instant createdAt, Instant updatedAt) {

    /** The version of a product that was just created. */
    public static final long FIRST_VERSION = 1;

    /**
     * The successor of this product with other details.
     *
     * @param now the time of the change; a clock that was set back does not take {@code updatedAt} back with it
     * @return this very object if nothing changes, so that a write without effect keeps version and time
     */
    public Product with(ProductDetails changed, Instant now) {
        if (changed.equals(details)) {
            return this;
        }
        return new Product(id, changed, version + 1, createdAt, now.isBefore(updatedAt) ? updatedAt : now);
    }
}
