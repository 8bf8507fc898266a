package org.minimarketplace.resources;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.minimarketplace.api.ProductPatch;
import org.minimarketplace.api.ProductRequest;
import org.minimarketplace.api.ProductResponse;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductService;
import org.minimarketplace.http.EntityTags;
import org.minimarketplace.http.Work;

/** One product: read, replaced, changed, removed. Thread-safe. */
// Other paths below /products are not products, and answer other methods with 405.
@Path("/products/{id: " + ProductResource.ID + "}")
@Produces(MediaType.APPLICATION_JSON)
public final class ProductResource {

    /**
     * The form of RFC 9562, section 4, alone: {@link UUID} would take 1-1-1-1-1 for an id, and so one product would
     * have many paths.
     */
    static final String ID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    private final ProductService products;
    private final ProductMapping mapping;
    private final boolean requireIfMatch;

    /** Serves the products of a service. */
    public ProductResource(ProductService products, ApiSettings settings) {
        this.products = products;
        this.mapping = new ProductMapping(settings.defaultCurrency());
        this.requireIfMatch = settings.requireIfMatch();
    }

    /** The product. */
    @GET
    @RolesAllowed("read")
    @Work.Reads
    public Response get(@PathParam("id") UUID id, @Context Deadline deadline) {
        return representation(products.get(id, deadline));
    }

    /** Replaces what clients decide. */
    @PUT
    @RolesAllowed("write")
    @Work.Writes
    @Consumes(MediaType.APPLICATION_JSON)
    public Response replace(
            @PathParam("id") UUID id,
            @BeanParam Conditions conditions,
            @NotNull @Valid ProductRequest request,
            @Context Deadline deadline) {
        ProductDetails details = mapping.details(request);
        return update(id, conditions, stored -> details, deadline);
    }

    /** Changes some of what clients decide. */
    @PATCH
    @RolesAllowed("write")
    @Work.Writes
    @Consumes({ProductPatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    public Response patch(
            @PathParam("id") UUID id,
            @BeanParam Conditions conditions,
            @NotNull @Valid ProductPatch patch,
            @Context Deadline deadline) {
        return update(id, conditions, stored -> mapping.patched(stored, patch), deadline);
    }

    /** Removes the product. Without content there is nothing to negotiate, whatever a client accepts. */
    @DELETE
    @RolesAllowed("write")
    @Work.Writes
    @Produces(MediaType.WILDCARD)
    public void delete(@PathParam("id") UUID id, @BeanParam Conditions conditions, @Context Deadline deadline) {
        products.delete(id, conditions.precondition(requireIfMatch), deadline);
    }

    private Response update(UUID id, Conditions conditions, UnaryOperator<ProductDetails> change, Deadline deadline) {
        return representation(products.update(id, conditions.precondition(requireIfMatch), change, deadline));
    }

    private static Response representation(Product product) {
        ProductResponse response = ProductMapping.response(product);
        return Response.ok(response)
                .header(HttpHeaders.ETAG, EntityTags.quoted(response.etag()))
                .build();
    }
}
