package org.minimarketplace.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigInteger;

/** A merge patch of a product (RFC 7396). Null removes the description, and sets the currency back to the default. */
@JsonIgnoreProperties({"id", "version", "createdAt", "updatedAt"})
public record ProductPatch(
        MergeField<@NotNull @Text(min = 1, max = ProductRequest.NAME_MAX) String> name,
        MergeField<@Text(max = ProductRequest.DESCRIPTION_MAX) String> description,
        MergeField<@NotNull @Min(1) @Max(ProductRequest.PRICE_MAX) BigInteger> price,
        MergeField<@CurrencyCode String> currency) {

    /** The media type of a merge patch. */
    public static final String MEDIA_TYPE = "application/merge-patch+json";

    /** Strips the name. */
    public ProductPatch {
        name = name.map(String::strip);
    }
}
