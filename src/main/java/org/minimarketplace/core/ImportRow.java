package org.minimarketplace.core;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A product in a file that is imported. Immutable.
 *
 * @param line where it begins in the file, from 1
 * @param id null for a product that is new
 * @param details within the limits
 * @param version null for any
 * @param createdAt null for any; whole milliseconds
 * @param updatedAt null for any; whole milliseconds, not before {@code createdAt}
 */
public record ImportRow(
        long line,
        @Nullable UUID id,
        ProductDetails details,
        @Nullable Long version,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {

    /** Whether a product is what this row says already, as far as it says something. */
    public boolean describes(Product product) {
        return details.equals(product.details())
                && (version == null || version == product.version())
                && (createdAt == null || createdAt.equals(product.createdAt()))
                && (updatedAt == null || updatedAt.equals(product.updatedAt()));
    }

    /**
     * The product that this row makes where there is none yet.
     *
     * @param newId the id if the row has none
     * @param now the time if the row has none
     */
    public Product product(UUID newId, Instant now) {
        Instant created = createdAt != null ? createdAt : updatedAt != null ? updatedAt : now;
        return new Product(
                id == null ? newId : id,
                details,
                version == null ? Product.FIRST_VERSION : version,
                created,
                updatedAt == null ? created : updatedAt);
    }

    /** The product that takes the place of a stored one: its version grows, whatever the row says. */
    public Product replacementOf(Product stored, Instant now) {
        long next = stored.nextVersion();
        Instant created = createdAt == null ? stored.createdAt() : createdAt;
        Instant updated = updatedAt == null ? now : updatedAt;
        return new Product(
                stored.id(),
                details,
                version == null ? next : Math.max(version, next),
                created,
                updated.isBefore(created) ? created : updated);
    }
}
