package org.minimarketplace.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;

/**
 * The description of a type of problem. Immutable.
 *
 * @param type the reference that identifies it, which is the path of its page
 * @param title the same as in every problem of the kind
 * @param status the usual HTTP status
 * @param meaning what has happened
 * @param remedy what to do about it
 */
@Schema(description = "The description of a type of problem", additionalProperties = AdditionalPropertiesValue.FALSE)
public record ProblemDescription(
        @Schema(requiredMode = RequiredMode.REQUIRED, example = "/problems/not-found")
        String type,

        @Schema(requiredMode = RequiredMode.REQUIRED, example = "There is nothing here")
        String title,

        @Schema(requiredMode = RequiredMode.REQUIRED, minimum = "400", maximum = "599", example = "404")
        int status,

        @Schema(requiredMode = RequiredMode.REQUIRED, description = "The event", example = "There is no such path")
        String meaning,

        @Schema(requiredMode = RequiredMode.REQUIRED, description = "The remedy", example = "Check the path.")
        String remedy) {

    /** The name at the end of the path of the page. */
    String name() {
        return type.substring(type.lastIndexOf('/') + 1);
    }
}
