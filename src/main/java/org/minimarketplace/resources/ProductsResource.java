package org.minimarketplace.resources;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.ProductRequest;
import org.minimarketplace.api.ProductResponse;
import org.minimarketplace.auth.Caller;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Fingerprint;
import org.minimarketplace.core.IdempotencyKey;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductPage;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.core.ProductService;
import org.minimarketplace.http.EntityTags;
import org.minimarketplace.http.Work;

/** Products as a collection: pages of them, and new ones. Thread-safe. */
@Path("/products")
@Produces(MediaType.APPLICATION_JSON)
public final class ProductsResource {

    private static final int MAX_BATCH = 1_000;

    private final ProductService products;
    private final ProductMapping mapping;
    private final Cursors cursors;
    private final Outcomes outcomes;

    /**
     * Serves the products of a service.
     *
     * @param cursorKey seals cursors; the same as long as cursors are to be valid
     * @param json writes answers that are remembered
     */
    public ProductsResource(ProductService products, ApiSettings settings, byte[] cursorKey, ObjectMapper json) {
        this.products = products;
        this.mapping = new ProductMapping(settings.defaultCurrency());
        this.cursors = new Cursors(cursorKey);
        this.outcomes = new Outcomes(json);
    }

    /** A page of products. */
    @GET
    @RolesAllowed("read")
    @Work.Scans
    public Response list(
            @BeanParam ListParameters parameters,
            @HeaderParam(Preferences.FIELD) List<String> prefer,
            @Context UriInfo uri,
            @Context Deadline deadline) {
        boolean count = Preferences.of(prefer).exactCount();
        ProductQuery query = parameters.query(cursors, count);
        ProductPage page = products.page(query, deadline);
        List<ProductResponse> rows =
                page.products().stream().map(ProductMapping::response).toList();
        String links = PageLinks.of(uri, page.next() == null ? null : cursors.write(page.next(), query));
        Response.ResponseBuilder response = Response.ok(rows)
                .header(HttpHeaders.ETAG, EntityTags.quoted(tag(rows, links, page.total())))
                .header(HttpHeaders.LINK, links);
        if (count) {
            response.header("X-Total-Count", page.total()).header(Preferences.APPLIED, "count=exact");
        }
        return response.build();
    }

    /** Covers all that a page has: the links hold the query and where the next page begins. */
    private static String tag(List<ProductResponse> rows, String links, @Nullable Long total) {
        Fingerprint fingerprint = new Fingerprint().add(links).add(total == null ? null : total.toString());
        rows.forEach(row -> fingerprint.add(row.etag()));
        return fingerprint.cut();
    }

    /** Stores a new product. */
    @POST
    @RolesAllowed("write")
    @Consumes(MediaType.APPLICATION_JSON)
    @Work.Writes
    public Response create(
            @NotNull @Valid ProductRequest request,
            @HeaderParam(IdempotencyKeys.FIELD) List<String> idempotencyKey,
            @Context Caller caller,
            @Context Deadline deadline) {
        List<ProductDetails> details = List.of(mapping.details(request));
        return outcomes.response(products.create(
                details,
                key(idempotencyKey, caller, "create", details),
                created -> outcomes.created(ProductMapping.response(created.get(0))),
                deadline));
    }

    /** Stores several new products, all or none. */
    @POST
    @RolesAllowed("write")
    @Path("batch")
    @Consumes(MediaType.APPLICATION_JSON)
    @Work.Writes
    public Response createAll(
            @NotNull @Size(max = MAX_BATCH, message = "must have at most {max} products")
                    List<@NotNull @Valid ProductRequest> requests,
            @HeaderParam(IdempotencyKeys.FIELD) List<String> idempotencyKey,
            @Context Caller caller,
            @Context Deadline deadline) {
        List<ProductDetails> details = requests.stream().map(mapping::details).toList();
        return outcomes.response(products.create(
                details,
                key(idempotencyKey, caller, "batch", details),
                created -> outcomes.created(
                        created.stream().map(ProductMapping::response).toList()),
                deadline));
    }

    private static @Nullable IdempotencyKey key(
            List<String> fields, Caller caller, String operation, List<ProductDetails> details) {
        String key = IdempotencyKeys.of(fields, caller);
        return key == null ? null : IdempotencyKey.of(caller.name(), key, operation, details);
    }
}
