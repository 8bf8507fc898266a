package org.minimarketplace.api;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;

/**
 * The outcome of an import.
 *
 * @param created products that were not there
 * @param replaced products that were different
 * @param unchanged products that were there as they are in the file, or that a row without an id made before
 * @param dryRun whether nothing was done, and this is what would have been
 */
@Schema(description = "The outcome of an import", additionalProperties = AdditionalPropertiesValue.FALSE)
public record ImportResponse(
        @Schema(requiredMode = RequiredMode.REQUIRED, description = "Products that were not there", minimum = "0")
        long created,

        @Schema(requiredMode = RequiredMode.REQUIRED, description = "Products that were different", minimum = "0")
        long replaced,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                description =
                        "Products that were there as they are in the file, or that a row without an id made before",
                minimum = "0")
        long unchanged,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                description = "Whether nothing was done, and this is what would have been")
        boolean dryRun) {}
