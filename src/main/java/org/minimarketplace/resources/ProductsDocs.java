package org.minimarketplace.resources;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;
import static org.minimarketplace.api.ProblemType.IDEMPOTENCY_KEY_REUSED;
import static org.minimarketplace.api.ProblemType.REQUEST_IN_FLIGHT;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.minimarketplace.api.FailsWith;
import org.minimarketplace.api.ProductRequest;
import org.minimarketplace.api.ProductResponse;

/** What the OpenAPI document says about {@link ProductsResource}. */
final class ProductsDocs {

    private ProductsDocs() {}

    @Operation(
            tags = Docs.PRODUCTS,
            operationId = "listProducts",
            summary = "List, search and filter products",
            description = """
                    A page of products, and in `Link` where the next one is: follow it until there is no `rel="next"`.
                    Products that somebody adds, changes or removes meanwhile make no other product appear twice or be
                    skipped. `Prefer: count=exact` adds `X-Total-Count`.""")
    @ApiResponse(
            responseCode = "200",
            description = "The page; an empty array where nothing is found",
            headers = {
                @Header(name = "ETag", ref = Docs.ETAG),
                @Header(name = "Link", ref = Docs.LINK),
                @Header(name = "X-Total-Count", ref = Docs.TOTAL),
                @Header(name = "Preference-Applied", ref = Docs.APPLIED)
            },
            content =
                    @Content(
                            mediaType = Docs.JSON,
                            array =
                                    @ArraySchema(
                                            maxItems = 200,
                                            schema = @Schema(implementation = ProductResponse.class)),
                            examples = {
                                @ExampleObject(name = "page", summary = "A page", value = "[" + Docs.PRODUCT + "]"),
                                @ExampleObject(name = "nothing", summary = "Nothing is found", value = "[]")
                            }))
    @ApiResponse(
            responseCode = "304",
            description = "The page is the one that `If-None-Match` names",
            headers = {
                @Header(name = "ETag", ref = Docs.ETAG),
                @Header(name = "Link", ref = Docs.LINK),
                @Header(name = "X-Total-Count", ref = Docs.TOTAL),
                @Header(name = "Preference-Applied", ref = Docs.APPLIED)
            })
    @Failures.OfDatabase
    @Documented
    @Target(METHOD)
    @Retention(RUNTIME)
    @interface ListPage {}

    @Operation(
            tags = Docs.PRODUCTS,
            operationId = "createProduct",
            summary = "Create a product",
            description = """
                    A name and a price are enough. With an `Idempotency-Key` the request may be repeated: the first answer
                    comes again, and no second product is made.""",
            requestBody =
                    @RequestBody(
                            required = true,
                            description = "The product; fields that only the server writes are ignored",
                            content =
                                    @Content(
                                            mediaType = Docs.JSON,
                                            schema = @Schema(implementation = ProductRequest.class),
                                            examples = {
                                                @ExampleObject(
                                                        name = "least",
                                                        summary = "As little as it needs",
                                                        value = Docs.NEW_PRODUCT),
                                                @ExampleObject(
                                                        name = "full",
                                                        summary = "With everything",
                                                        value = Docs.FULL_PRODUCT)
                                            })))
    @ApiResponse(
            responseCode = "201",
            description = "The product",
            headers = {
                @Header(name = "Location", ref = Docs.LOCATION),
                @Header(name = "ETag", ref = Docs.ETAG),
                @Header(name = "Idempotency-Replayed", ref = Docs.REPLAYED),
                @Header(name = "Preference-Applied", ref = Docs.APPLIED)
            },
            content =
                    @Content(
                            mediaType = Docs.JSON,
                            schema = @Schema(implementation = ProductResponse.class),
                            examples = @ExampleObject(name = "product", value = Docs.PRODUCT)))
    @FailsWith({REQUEST_IN_FLIGHT, IDEMPOTENCY_KEY_REUSED})
    @Failures.OfDatabase
    @Failures.OfWriting
    @Failures.OfBody
    @Documented
    @Target(METHOD)
    @Retention(RUNTIME)
    @interface Create {}

    @Operation(
            tags = Docs.PRODUCTS,
            operationId = "createProducts",
            summary = "Create up to 1,000 products, all or none",
            description = """
                    One transaction: when one product breaks a limit, none is stored, and all that is wrong is listed with
                    pointers like `#/3/price`. `Idempotency-Key` works as for one product.""",
            requestBody =
                    @RequestBody(
                            required = true,
                            description = "The products",
                            content =
                                    @Content(
                                            mediaType = Docs.JSON,
                                            array =
                                                    @ArraySchema(
                                                            maxItems = 1_000,
                                                            schema = @Schema(implementation = ProductRequest.class)),
                                            examples =
                                                    @ExampleObject(
                                                            name = "two",
                                                            summary = "Two products",
                                                            value = "[" + Docs.NEW_PRODUCT + "," + Docs.FULL_PRODUCT
                                                                    + "]"))))
    @ApiResponse(
            responseCode = "201",
            description = "The products, in the order of the request",
            headers = {
                @Header(name = "Idempotency-Replayed", ref = Docs.REPLAYED),
                @Header(name = "Preference-Applied", ref = Docs.APPLIED)
            },
            content =
                    @Content(
                            mediaType = Docs.JSON,
                            array =
                                    @ArraySchema(
                                            maxItems = 1_000,
                                            schema = @Schema(implementation = ProductResponse.class)),
                            examples = @ExampleObject(name = "products", value = "[" + Docs.PRODUCT + "]")))
    @FailsWith({REQUEST_IN_FLIGHT, IDEMPOTENCY_KEY_REUSED})
    @Failures.OfDatabase
    @Failures.OfWriting
    @Failures.OfBody
    @Documented
    @Target(METHOD)
    @Retention(RUNTIME)
    @interface CreateAll {}
}
