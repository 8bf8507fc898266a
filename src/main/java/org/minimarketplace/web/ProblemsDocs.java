package org.minimarketplace.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the OpenAPI document says about {@link ProblemsResource}. */
final class ProblemsDocs {

    private static final String TAG = "Documentation";
    private static final String HTML = "text/html";
    private static final String JSON = "application/json";
    private static final String ETAG = "#/components/headers/ETag";
    private static final String NOT_ACCEPTABLE = "#/components/responses/NotAcceptable";
    private static final String BAD_REQUEST = "#/components/responses/MalformedRequestOrInvalidParameter";

    private ProblemsDocs() {}

    @Operation(
            tags = TAG,
            operationId = "listProblems",
            summary = "List the kinds of problems",
            description = "A page for people, or an array for programs.")
    @ApiResponse(
            responseCode = "200",
            description = "All kinds, by status",
            headers = @Header(name = "ETag", ref = ETAG),
            content = {
                @Content(mediaType = HTML, schema = @Schema(types = "string")),
                @Content(
                        mediaType = JSON,
                        array = @ArraySchema(schema = @Schema(implementation = ProblemDescription.class)))
            })
    @ApiResponse(responseCode = "304", ref = "#/components/responses/NotModified")
    @ApiResponse(responseCode = "400", ref = BAD_REQUEST)
    @ApiResponse(responseCode = "406", ref = NOT_ACCEPTABLE)
    @Documented
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface ListAll {}

    @Operation(
            tags = TAG,
            operationId = "getProblem",
            summary = "Explain a kind of problem",
            description = "What it means and what to do about it. The `type` of every problem refers to this.")
    @ApiResponse(
            responseCode = "200",
            description = "The explanation",
            headers = @Header(name = "ETag", ref = ETAG),
            content = {
                @Content(mediaType = HTML, schema = @Schema(types = "string")),
                @Content(mediaType = JSON, schema = @Schema(implementation = ProblemDescription.class))
            })
    @ApiResponse(responseCode = "304", ref = "#/components/responses/NotModified")
    @ApiResponse(responseCode = "400", ref = BAD_REQUEST)
    @ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
    @ApiResponse(responseCode = "406", ref = NOT_ACCEPTABLE)
    @Documented
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface GetOne {}
}
