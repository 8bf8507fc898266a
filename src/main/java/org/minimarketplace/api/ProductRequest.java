package org.minimarketplace.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
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
@JsonIgnoreProperties({"id", "version", "etag", "createdAt", "updatedAt"})
@Schema(
        description =
                "A product as a client sends it. `id`, `version`, `etag`, `createdAt` and `updatedAt` are ignored, so that what was fetched can be sent back")
public record ProductRequest(
        @Schema(description = NAME, minLength = 1, maxLength = NAME_MAX, example = "Chai")
        @NotNull
        @ProductName
        @Nullable
        String name,

        @Schema(
                types = {"string", "null"},
                maxLength = DESCRIPTION_MAX,
                example = "24 bottles of 12 ounces")
        @Text(max = DESCRIPTION_MAX)
        @Nullable
        String description,

        @Schema(description = PRICE, example = "1800", format = "int64") @NotNull @Min(1) @Max(PRICE_MAX) @Nullable
        BigInteger price,

        @Schema(
                types = {"string", "null"},
                description = CURRENCY + "; the configured default, mostly USD, if absent or null",
                pattern = CODE,
                example = "USD")
        @CurrencyCode
        @Nullable
        String currency) {

    static final String NAME =
            "1 to 200 characters, counted as Unicode code points, at least one of which can be seen; white space around "
                    + "it is removed; without NUL, unpaired surrogates, control characters, line breaks, and what changes "
                    + "the direction of text (U+202A to U+202E, U+2066 to U+2069)";
    static final String PRICE = "In minor units of the currency, cents for USD";
    static final String CURRENCY = "An ISO 4217 code, also of a currency that is no longer legal tender";
    static final String CODE = "^[A-Z]{3}$";
    static final int NAME_MAX = ProductName.MAX;
    static final int DESCRIPTION_MAX = 2_000;
    static final long PRICE_MAX = 1_000_000_000_000L;

    /** Removes white space around the name. */
    public ProductRequest {
        name = name == null ? null : Characters.trim(name);
    }
}
