package org.minimarketplace.resources;

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
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.ProductRequest;
import org.minimarketplace.api.ProductResponse;
import org.minimarketplace.auth.Caller;
import org.minimarketplace.core.Creation;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Fingerprint;
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

    /**
     * Serves the products of a service.
     *
     * @param cursorKey seals cursors; the same as long as cursors are to be valid
     */
    public ProductsResource(ProductService products, ApiSettings settings, byte[] cursorKey) {
        this.products = products;
        this.mapping = new ProductMapping(settings.defaultCurrency());
        this.cursors = new Cursors(cursorKey);
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
        Creation creation = products.create(
                List.of(mapping.details(request)), IdempotencyKeys.of(idempotencyKey, caller), "create", deadline);
        ProductResponse product = ProductMapping.response(creation.products().get(0));
        return created(creation)
                .location(URI.create("/products/" + product.id()))
                .header(HttpHeaders.ETAG, EntityTags.quoted(product.etag()))
                .entity(product)
                .build();
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
        Creation creation = products.create(
                requests.stream().map(mapping::details).toList(),
                IdempotencyKeys.of(idempotencyKey, caller),
                "batch",
                deadline);
        return created(creation)
                .entity(creation.products().stream()
                        .map(ProductMapping::response)
                        .toList())
                .build();
    }

    private static Response.ResponseBuilder created(Creation creation) {
        Response.ResponseBuilder response = Response.status(Response.Status.CREATED);
        return creation.replayed() ? response.header(IdempotencyKeys.REPLAYED, "true") : response;
    }
}
