package org.minimarketplace.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A product as a client sends it, to create one or to replace one. The fields that only the server writes are ignored,
 * so that what was fetched can be sent back (AIP-203).
 *
 * @param name surrounding white space is removed
 * @param price in minor units of the currency; of unlimited size here, so that a number that is too large is told apart
 *     from something that is no whole number
 * @param currency the configured default if absent
 */
@JsonIgnoreProperties({"id", "version", "createdAt", "updatedAt"})
public record ProductRequest(
        @NotNull @Text(min = 1, max = NAME_MAX) @Nullable String name,
        @Text(max = DESCRIPTION_MAX) @Nullable String description,
        @NotNull @Min(1) @Max(PRICE_MAX) @Nullable BigInteger price,
        @CurrencyCode @Nullable String currency) {

    static final int NAME_MAX = 200;
    static final int DESCRIPTION_MAX = 2_000;
    static final long PRICE_MAX = 1_000_000_000_000L;

    /** Strips the name. */
    public ProductRequest {
        name = name == null ? null : name.strip();
    }
}
