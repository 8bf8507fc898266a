package org.minimarketplace.api;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A product as clients see it.
 *
 * @param price in minor units of the currency
 * @param etag the entity tag, without quotes (AIP-154), so that what came in a page can be changed safely
 * @param createdAt RFC 3339, UTC, with milliseconds
 * @param updatedAt RFC 3339, UTC, with milliseconds
 */
@Schema(description = "A product", additionalProperties = AdditionalPropertiesValue.FALSE)
public record ProductResponse(
        @Schema(requiredMode = RequiredMode.REQUIRED, description = "A UUID, version 7")
        UUID id,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                minLength = 1,
                maxLength = ProductRequest.NAME_MAX,
                example = "Chai")
        String name,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                types = {"string", "null"},
                maxLength = ProductRequest.DESCRIPTION_MAX)
        @Nullable
        String description,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                description = ProductRequest.PRICE,
                minimum = "1",
                maximum = "" + ProductRequest.PRICE_MAX,
                example = "1800")
        long price,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                description = ProductRequest.CURRENCY,
                pattern = ProductRequest.CODE,
                example = "USD")
        String currency,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                description = "Grows with every change",
                minimum = "1",
                example = "1")
        long version,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                description =
                        "Opaque, and another one whenever anything of the product is different; in quotes, it is the `ETag` of the product",
                minLength = 1,
                example = ETAG)
        String etag,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                description = "In UTC, with milliseconds",
                format = "date-time",
                example = "2026-11-01T12:00:00.000Z")
        String createdAt,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                description = "In UTC, with milliseconds",
                format = "date-time",
                example = "2026-11-01T12:00:00.000Z")
        String updatedAt) {

    /** The form of {@code etag}. */
    static final String ETAG = "1-f2f64a1bbe1d1e1d1f0d6f4a1c9b7e53";
}
