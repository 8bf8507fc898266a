package org.minimarketplace.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error: RFC 9457, {@code application/problem+json}. Immutable.
 *
 * @param type relative reference of a page that explains the type
 * @param title the same for every problem of the type
 * @param status repeats the HTTP status
 * @param detail what is wrong with this request
 * @param instance the path that was requested
 * @param traceId finds the request in the logs
 * @param errors one entry for each thing that is wrong, where there can be several
 */
@JsonInclude(Include.NON_EMPTY)
@Schema(description = "An error: RFC 9457", additionalProperties = AdditionalPropertiesValue.FALSE)
public record Problem(
        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                format = "uri-reference",
                description = "Refers to a page that explains the kind of problem",
                example = "/problems/not-found")
        String type,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                description = "The same for every problem of the type",
                example = "There is nothing here")
        String title,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                description = "Repeats the HTTP status",
                minimum = "400",
                maximum = "599",
                example = "404")
        int status,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                description = "The error of this request",
                example = "no such path")
        String detail,

        @Schema(requiredMode = RequiredMode.REQUIRED, description = "The path that was requested", example = "/nowhere")
        @Nullable
        String instance,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                description = "Finds the request in the log",
                pattern = "^[0-9a-f]{32}$",
                example = "4bf92f3577b34da6a3ce929d0e0e4736")
        @Nullable
        String traceId,

        @ArraySchema(
                arraySchema =
                        @Schema(description = "One entry for each thing that is wrong, where there can be several"))
        List<Violation> errors) {

    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Copies the list. */
    public Problem {
        errors = List.copyOf(errors);
    }

    /** A problem that does not know its request yet. */
    public static Problem of(ProblemType type, String detail, List<Violation> errors) {
        return of(type, type.status(), detail, errors);
    }

    /** As {@link #of(ProblemType, String, List)}, with a status that is not the type's usual one. */
    public static Problem of(ProblemType type, int status, String detail, List<Violation> errors) {
        return new Problem(type.uri(), type.title(), status, detail, null, null, errors);
    }

    /** The same problem, tied to the request that it answers. */
    public Problem at(String path, String trace) {
        return new Problem(type, title, status, detail, path, trace, errors);
    }

    /**
     * One thing that is wrong.
     *
     * @param detail what is wrong, and what is allowed
     * @param pointer where it stands in the body: a JSON pointer as a URI fragment (RFC 6901, section 6); in a file
     *     with lines, where it stands in the line
     * @param line which line of a file, from 1; null for a body that is one document
     */
    @JsonInclude(Include.NON_NULL)
    @Schema(description = "One thing that is wrong", additionalProperties = AdditionalPropertiesValue.FALSE)
    public record Violation(
            @Schema(
                    requiredMode = RequiredMode.REQUIRED,
                    description = "The error, and the allowed values",
                    example = "must be greater than or equal to 1")
            String detail,

            @Schema(
                    requiredMode = RequiredMode.REQUIRED,
                    description =
                            "Where it stands in the body, or in the line of a file: a JSON pointer as a URI fragment (RFC 6901)",
                    pattern = "^#(/[^/]*)*$",
                    example = "#/price")
            String pointer,

            @Schema(description = "Which line of a file, from 1", minimum = "1") @Nullable
            Long line) {

        /** In a body that is one document. */
        public Violation(String detail, String pointer) {
            this(detail, pointer, null);
        }
    }
}
