package org.minimarketplace.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A product in a file: all that {@link ProductResponse} has, and as little as {@link ProductRequest} needs. Fields that
 * only the server writes elsewhere are taken from here, so that a catalogue comes back as it was. Its {@code etag}
 * follows from the rest: it is not in files, and ignored where a product of the API is put into one (AIP-203).
 *
 * @param id a UUID in its usual notation; a new one if absent
 * @param createdAt RFC 3339, UTC, at most milliseconds; the time of the import if absent
 * @param updatedAt as {@code createdAt}, and not before it
 */
@JsonIgnoreProperties("etag")
@Schema(
        description =
                "A product in a file: all that a product has, and as little as a new one needs. `etag` follows from the rest, and is ignored",
        additionalProperties = AdditionalPropertiesValue.FALSE)
public record ProductRecord(
        @Schema(
                types = {"string", "null"},
                description = "A UUID in lower-case digits; a new one if absent")
        @Pattern(regexp = UUID, message = "must be a UUID in lower-case digits")
        @Nullable
        String id,

        @Schema(description = ProductRequest.NAME, minLength = 1, maxLength = ProductRequest.NAME_MAX)
        @NotNull
        @ProductName
        @Nullable
        String name,

        @Schema(
                types = {"string", "null"},
                maxLength = ProductRequest.DESCRIPTION_MAX)
        @Text(max = ProductRequest.DESCRIPTION_MAX)
        @Nullable
        String description,

        @Schema(description = ProductRequest.PRICE, format = "int64")
        @NotNull
        @Min(1)
        @Max(ProductRequest.PRICE_MAX)
        @Nullable
        BigInteger price,

        @Schema(
                types = {"string", "null"},
                description = ProductRequest.CURRENCY,
                pattern = ProductRequest.CODE)
        @CurrencyCode
        @Nullable
        String currency,

        @Schema(
                types = {"integer", "null"},
                format = "int64")
        @Min(1)
        @Max(Long.MAX_VALUE)
        @Nullable
        BigInteger version,

        @Schema(
                types = {"string", "null"},
                description = "The time of the import if absent")
        @Pattern(regexp = TIME, message = TIME_MESSAGE)
        @Nullable
        String createdAt,

        @Schema(
                types = {"string", "null"},
                description = "As `createdAt`, and not before it")
        @Pattern(regexp = TIME, message = TIME_MESSAGE)
        @Nullable
        String updatedAt) {

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    /**
     * Hours to 23: with 24 the last day of the year 9999 would end in a year of five digits. Seconds to 59: a leap
     * second would be stored as the one before it.
     */
    private static final String TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3])(:[0-5][0-9]){2}(\\.[0-9]{1,3})?Z";

    private static final String TIME_MESSAGE = "must be a time in UTC, like 2026-01-31T23:59:59.999Z";

    /** Removes white space around the name. */
    public ProductRecord {
        name = name == null ? null : Characters.trim(name);
    }
}
