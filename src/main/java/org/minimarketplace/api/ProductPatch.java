package org.minimarketplace.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigInteger;

/** A merge patch of a product (RFC 7396). Null removes the description, and sets the currency back to the default. */
@JsonIgnoreProperties({"id", "version", "etag", "createdAt", "updatedAt"})
@Schema(
        description =
                "A merge patch of a product (RFC 7396). `id`, `version`, `etag`, `createdAt` and `updatedAt` are ignored")
public record ProductPatch(
        @Schema(
                implementation = String.class,
                description = ProductRequest.NAME,
                minLength = 1,
                maxLength = ProductRequest.NAME_MAX,
                example = "Chai")
        MergeField<@NotNull @ProductName String> name,

        @Schema(
                implementation = String.class,
                types = {"string", "null"},
                description = "null removes it",
                maxLength = ProductRequest.DESCRIPTION_MAX,
                example = "24 bottles of 12 ounces")
        MergeField<@Text(max = ProductRequest.DESCRIPTION_MAX) String> description,

        @Schema(
                implementation = Long.class,
                description = ProductRequest.PRICE,
                minimum = "1",
                maximum = "" + ProductRequest.PRICE_MAX,
                example = "1900")
        MergeField<@NotNull @Min(1) @Max(ProductRequest.PRICE_MAX) BigInteger> price,

        @Schema(
                implementation = String.class,
                types = {"string", "null"},
                description = ProductRequest.CURRENCY + "; null sets the default",
                pattern = ProductRequest.CODE,
                example = "USD")
        MergeField<@CurrencyCode String> currency) {

    /** The media type of a merge patch. */
    public static final String MEDIA_TYPE = "application/merge-patch+json";

    /** Removes white space around the name. */
    public ProductPatch {
        name = name.map(Characters::trim);
    }
}
