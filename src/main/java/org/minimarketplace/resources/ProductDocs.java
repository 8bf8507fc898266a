package org.minimarketplace.resources;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;
import static org.minimarketplace.api.ProblemType.NOT_FOUND;
import static org.minimarketplace.api.ProblemType.PRECONDITION_FAILED;
import static org.minimarketplace.api.ProblemType.PRECONDITION_REQUIRED;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.minimarketplace.api.FailsWith;
import org.minimarketplace.api.ProductPatch;
import org.minimarketplace.api.ProductRequest;
import org.minimarketplace.api.ProductResponse;

/** What the OpenAPI document says about {@link ProductResource}. */
final class ProductDocs {

    private ProductDocs() {}

    @Operation(
            tags = Docs.PRODUCTS,
            operationId = "getProduct",
            summary = "Get a product",
            description = "The product, with an `ETag` for a later `If-Match`.")
    @ApiResponse(
            responseCode = "200",
            description = "The product",
            headers = {@Header(name = "ETag", ref = Docs.ETAG), @Header(name = "Preference-Applied", ref = Docs.APPLIED)
            },
            content =
                    @Content(
                            mediaType = Docs.JSON,
                            schema = @Schema(implementation = ProductResponse.class),
                            examples = @ExampleObject(name = "product", value = Docs.PRODUCT)))
    @ApiResponse(responseCode = "304", ref = Docs.NOT_MODIFIED)
    @FailsWith(NOT_FOUND)
    @Failures.OfDatabase
    @Documented
    @Target(METHOD)
    @Retention(RUNTIME)
    @interface Get {}

    @Operation(
            tags = Docs.PRODUCTS,
            operationId = "replaceProduct",
            summary = "Replace a product",
            description = """
                    All that clients decide: what is absent is set to its default. With `If-Match` only if nobody else has
                    changed the product meanwhile.""",
            requestBody =
                    @RequestBody(
                            required = true,
                            description = "The product; fields that only the server writes are ignored",
                            content =
                                    @Content(
                                            mediaType = Docs.JSON,
                                            schema = @Schema(implementation = ProductRequest.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "full",
                                                            summary = "Another product",
                                                            value = Docs.FULL_PRODUCT))))
    @ApiResponse(
            responseCode = "200",
            description = "The product as it is now",
            headers = {@Header(name = "ETag", ref = Docs.ETAG), @Header(name = "Preference-Applied", ref = Docs.APPLIED)
            },
            content =
                    @Content(
                            mediaType = Docs.JSON,
                            schema = @Schema(implementation = ProductResponse.class),
                            examples = @ExampleObject(name = "product", value = Docs.CHANGED_PRODUCT)))
    @FailsWith({NOT_FOUND, PRECONDITION_FAILED, PRECONDITION_REQUIRED})
    @Failures.OfDatabase
    @Failures.OfWriting
    @Failures.OfBody
    @Documented
    @Target(METHOD)
    @Retention(RUNTIME)
    @interface Replace {}

    @Operation(
            tags = Docs.PRODUCTS,
            operationId = "patchProduct",
            summary = "Change some of a product",
            description = """
                    A merge patch (RFC 7396): what is absent stays, null removes the description and sets the currency back
                    to the default. With `If-Match` only if nobody else has changed the product meanwhile.""",
            requestBody =
                    @RequestBody(
                            required = true,
                            description = "What to change",
                            content = {
                                @Content(
                                        mediaType = ProductPatch.MEDIA_TYPE,
                                        schema = @Schema(implementation = ProductPatch.class),
                                        examples = {
                                            @ExampleObject(
                                                    name = "price",
                                                    summary = "Another price",
                                                    value = "{\"price\": 1900}"),
                                            @ExampleObject(
                                                    name = "removal",
                                                    summary = "No description any more",
                                                    value = "{\"description\": null}")
                                        }),
                                @Content(
                                        mediaType = Docs.JSON,
                                        schema = @Schema(implementation = ProductPatch.class),
                                        examples = @ExampleObject(name = "name", value = "{\"name\": \"Masala chai\"}"))
                            }))
    @ApiResponse(
            responseCode = "200",
            description = "The whole product as it is now",
            headers = {@Header(name = "ETag", ref = Docs.ETAG), @Header(name = "Preference-Applied", ref = Docs.APPLIED)
            },
            content =
                    @Content(
                            mediaType = Docs.JSON,
                            schema = @Schema(implementation = ProductResponse.class),
                            examples = @ExampleObject(name = "product", value = Docs.CHANGED_PRODUCT)))
    @FailsWith({NOT_FOUND, PRECONDITION_FAILED, PRECONDITION_REQUIRED})
    @Failures.OfDatabase
    @Failures.OfWriting
    @Failures.OfBody
    @Documented
    @Target(METHOD)
    @Retention(RUNTIME)
    @interface Patch {}

    @Operation(
            tags = Docs.PRODUCTS,
            operationId = "deleteProduct",
            summary = "Remove a product",
            description = "With `If-Match` only if nobody else has changed it meanwhile.")
    @ApiResponse(
            responseCode = "204",
            description = "The product is removed",
            headers = @Header(name = "Preference-Applied", ref = Docs.APPLIED))
    @FailsWith({NOT_FOUND, PRECONDITION_FAILED, PRECONDITION_REQUIRED})
    @Failures.OfDatabase
    @Failures.OfWriting
    @Documented
    @Target(METHOD)
    @Retention(RUNTIME)
    @interface Delete {}
}
