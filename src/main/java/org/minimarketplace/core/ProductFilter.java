package org.minimarketplace.core;

import org.jspecify.annotations.Nullable;

/**
 * Which products are meant: those that meet everything that is not null. Immutable.
 *
 * @param search words that must occur
 * @param minPrice in minor units, inclusive
 * @param maxPrice in minor units, inclusive
 * @param currency ISO 4217 code
 */
public record ProductFilter(
        @Nullable SearchWords search,
        @Nullable Long minPrice,
        @Nullable Long maxPrice,
        @Nullable String currency) {

    /** Every product. */
    public static final ProductFilter ALL = new ProductFilter(null, null, null, null);
}
