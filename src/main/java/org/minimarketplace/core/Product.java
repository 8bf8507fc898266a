package org.minimarketplace.core;

import java.time.Instant;
import java.util.UUID;

/**
 * A product as it is stored. Immutable.
 *
 * @param id UUID version 7, made by the server, never reused
 * @param details what the client decides
 * @param version starts at 1 and grows by 1 with every change, up to {@link #LAST_VERSION}; an import or a restored
 *     backup may bring a version again with other content, and only the {@link #tag} tells these apart
 * @param createdAt UTC, whole milliseconds
 * @param updatedAt UTC, whole milliseconds, never before {@code createdAt}
 */
public record Product(UUID id, ProductDetails details, long version, Instant createdAt, Instant updatedAt) {

    /** The version of a product that was just created. */
    public static final long FIRST_VERSION = 1;

    /**
     * The version that changes do not go beyond: what has it can be changed, exported and imported as anything else,
     * and its tags differ by the digest. No product has so many changes; an import may bring it.
     */
    public static final long LAST_VERSION = Long.MAX_VALUE;

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
        return new Product(id, changed, nextVersion(), createdAt, now.isBefore(updatedAt) ? updatedAt : now);
    }

    /** The version of whatever takes the place of this product. */
    long nextVersion() {
        return version == LAST_VERSION ? LAST_VERSION : version + 1;
    }

    /**
     * The entity tag, without quotes: the version, and a digest of everything that a representation has. Strong in the
     * sense of RFC 9110, section 8.8.1: two products that differ in anything never have the same.
     */
    public String tag() {
        return version + "-"
                + new Fingerprint()
                        .add(id.toString())
                        .add(details.name())
                        .add(details.description())
                        .add(details.price())
                        .add(details.currency())
                        .add(version)
                        .add(createdAt.toEpochMilli())
                        .add(updatedAt.toEpochMilli())
                        .cut();
    }
}
