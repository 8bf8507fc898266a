package org.minimarketplace.resources;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.ImportResponse;
import org.minimarketplace.api.InvalidParameterException;
import org.minimarketplace.core.CatalogueTransfer;
import org.minimarketplace.core.ImportReport;
import org.minimarketplace.core.ProductFormat;
import org.minimarketplace.http.Accept;
import org.minimarketplace.http.Transfer;
import org.minimarketplace.http.Work;

/** All products, out of the service and into it. Thread-safe. */
@Path("/products")
public final class CatalogueResource {

    private static final String FORMAT = "The format of the file, whatever the header fields say";

    private final CatalogueTransfer transfer;
    private final CatalogueFormats formats;

    /**
     * Moves the catalogue.
     *
     * @param formats the first one is for clients that accept anything
     */
    public CatalogueResource(CatalogueTransfer transfer, List<ProductFormat> formats) {
        this.transfer = transfer;
        this.formats = new CatalogueFormats(formats);
    }

    /** All products, in the order of their ids. */
    @GET
    @RolesAllowed("read")
    @Work.Scans
    @Transfer(Transfer.Direction.EXPORT)
    @Path("export")
    @Produces(MediaType.WILDCARD)
    public Response export(
            @Parameter(description = FORMAT, schema = @Schema(allowableValues = {"ndjson", "csv"}))
                    @QueryParam("format")
                    @Nullable
                    String format,
            @Context Accept accept) {
        ProductFormat chosen = formats.accepted(format, accept);
        StreamingOutput body = output -> transfer.exportTo(chosen, output);
        return Response.ok(body, chosen.mediaType())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"products." + chosen.name() + "\"")
                .build();
    }

    /** Stores the products of a file, all or none. */
    @POST
    @RolesAllowed("write")
    @Transfer(Transfer.Direction.IMPORT)
    @Path("import")
    // The first two are named where a charset is refused; which of them a body is, or none, the parameter has its say
    // in.
    @Consumes({"application/x-ndjson", "text/csv", MediaType.WILDCARD})
    @Produces(MediaType.APPLICATION_JSON)
    public ImportResponse importFile(
            InputStream file,
            @Parameter(description = FORMAT, schema = @Schema(allowableValues = {"ndjson", "csv"}))
                    @QueryParam("format")
                    @Nullable
                    String format,
            @Parameter(
                            description = "The handling of a product that is there and differs",
                            schema =
                                    @Schema(
                                            allowableValues = {"error", "replace"},
                                            defaultValue = "error"))
                    @QueryParam("onConflict")
                    @Nullable
                    String onConflict,
            @Parameter(
                            description = "Whether to check the file only, and store nothing",
                            schema = @Schema(implementation = Boolean.class, defaultValue = "false"))
                    @QueryParam("dryRun")
                    @Nullable
                    String dryRun,
            @Context HttpHeaders headers)
            throws IOException {
        ProductFormat chosen = formats.sent(format, headers.getMediaType());
        boolean replace = choice("onConflict", onConflict, "replace", "error");
        boolean rehearse = choice("dryRun", dryRun, "true", "false");
        ImportReport report = transfer.importFrom(chosen, file, replace, rehearse);
        return new ImportResponse(report.created(), report.replaced(), report.unchanged(), rehearse);
    }

    private static boolean choice(String name, @Nullable String value, String yes, String no) {
        if (value == null || value.equals(no)) {
            return false;
        }
        if (!value.equals(yes)) {
            throw new InvalidParameterException(name, "must be " + yes + " or " + no);
        }
        return true;
    }
}
