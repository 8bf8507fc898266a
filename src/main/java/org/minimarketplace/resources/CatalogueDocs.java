package org.minimarketplace.resources;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;
import static org.minimarketplace.api.ProblemType.IMPORT_INTERRUPTED;

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
import org.minimarketplace.api.ImportResponse;

/** What the OpenAPI document says about {@link CatalogueResource}. */
final class CatalogueDocs {

    private CatalogueDocs() {}

    @Operation(
            tags = Docs.CATALOGUE,
            operationId = "exportProducts",
            summary = "Export all products",
            description = """
                    In the order of their ids, as NDJSON (each line is a `ProductRecord`) or as CSV with a line of headers,
                    by `format` or by `Accept`. An import of it restores every product with its id, version and times.
                    Texts are written as they are: a spreadsheet may take one that begins with `=`, `+`, `-` or `@` for a
                    formula.""")
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            headers = {
                @Header(name = "Content-Disposition", ref = Docs.DISPOSITION),
                @Header(name = "Preference-Applied", ref = Docs.APPLIED)
            },
            content = {
                @Content(
                        mediaType = Docs.NDJSON,
                        schema = @Schema(types = "string"),
                        examples = @ExampleObject(name = "file", value = Docs.NDJSON_FILE)),
                @Content(
                        mediaType = Docs.CSV,
                        schema = @Schema(types = "string"),
                        examples = @ExampleObject(name = "file", value = Docs.CSV_FILE))
            })
    @ApiResponse(
            responseCode = "304",
            description = "`If-None-Match` is `*`: there is a file, whatever is in it",
            headers = {
                @Header(name = "Content-Disposition", ref = Docs.DISPOSITION),
                @Header(name = "Preference-Applied", ref = Docs.APPLIED)
            })
    @Failures.OfDatabase
    @Documented
    @Target(METHOD)
    @Retention(RUNTIME)
    @interface Export {}

    @Operation(
            tags = Docs.CATALOGUE,
            operationId = "importProducts",
            summary = "Import products",
            description = """
                    The file is read and validated as a whole first: one bad line, and nothing is stored. A product that is
                    there already, unchanged, is skipped, so that an import may be repeated; one that differs is an error,
                    unless `onConflict` is `replace`. The format is that of `format` or of `Content-Type`. Each line of
                    NDJSON is a `ProductRecord`. CSV is RFC 4180: a quote begins a field, ends it, or is doubled within it;
                    records end with CRLF or LF, and white space belongs to the field. Files are UTF-8, and may begin with
                    a byte order mark.

                    A row without an id is a new product. A file with such rows needs no `Idempotency-Key`: it is
                    remembered for `api.idempotencyRetention` after it last made a product. When the same bytes come again,
                    what such rows made is left as it is, also where it was changed, and what is missing is made: because
                    the import was cut off, or because the product was removed. Another file with the same rows is new.""",
            requestBody =
                    @RequestBody(
                            required = true,
                            description = "The file",
                            content = {
                                @Content(
                                        mediaType = Docs.NDJSON,
                                        schema = @Schema(types = "string"),
                                        examples = {
                                            @ExampleObject(name = "file", value = Docs.NDJSON_FILE),
                                            @ExampleObject(
                                                    name = "least",
                                                    summary = "As little as it needs",
                                                    value = "{\"name\":\"Chai\",\"price\":1800}\n")
                                        }),
                                @Content(
                                        mediaType = Docs.CSV,
                                        schema = @Schema(types = "string"),
                                        examples = @ExampleObject(name = "file", value = Docs.CSV_FILE))
                            }))
    @ApiResponse(
            responseCode = "200",
            description = "What was done, or with `dryRun` would have been",
            headers = @Header(name = "Preference-Applied", ref = Docs.APPLIED),
            content =
                    @Content(
                            mediaType = Docs.JSON,
                            schema = @Schema(implementation = ImportResponse.class),
                            examples =
                                    @ExampleObject(
                                            name = "report",
                                            value = "{\"created\":1,\"replaced\":0,\"unchanged\":0,\"dryRun\":false}")))
    @FailsWith(IMPORT_INTERRUPTED)
    @Failures.OfDatabase
    @Failures.OfWriting
    @Failures.OfBody
    @Documented
    @Target(METHOD)
    @Retention(RUNTIME)
    @interface Import {}
}
