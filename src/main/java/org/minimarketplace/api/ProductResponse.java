package org.minimarketplace.api;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A product as clients see it.
 *
 * @param price in minor units of the currency
 * @param createdAt RFC 3339, UTC, with milliseconds
 * @param updatedAt RFC 3339, UTC, with milliseconds
 */
public record ProductResponse(
        UUID id,
        String name,
        @Nullable String description,
        long price,
        String currency,
        long version,
        String createdAt,
        String updatedAt) {}
