package org.minimarketplace.resources;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.ProductPatch;
import org.minimarketplace.api.ProductRequest;
import org.minimarketplace.api.ProductResponse;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductService;

/** Products, as a list and one by one. Thread-safe. */
@Path("/products")
@Produces(MediaType.APPLICATION_JSON)
public final class ProductsResource {

    private final ProductService products;
    private final ProductMapping mapping;

    /** Serves the products of a service. */
    public ProductsResource(ProductService products, ApiSettings settings) {
        this.products = products;
        this.mapping = new ProductMapping(settings.defaultCurrency());
    }

    /** The newest products first. */
    @GET
    public List<ProductResponse> list(@QueryParam("limit") @Nullable String limit, @Context Deadline deadline) {
        return products.newest(PageSize.of(limit), deadline).stream()
                .map(ProductMapping::response)
                .toList();
    }

    /** Stores a new product. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@NotNull @Valid ProductRequest request, @Context Deadline deadline) {
        Product product = products.create(mapping.details(request), deadline);
        return representation(Response.created(URI.create("/products/" + product.id())), product);
    }

    /** One product. */
    @GET
    @Path("{id}")
    public Response get(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch,
            @Context Deadline deadline) {
        Product product = products.get(id, deadline);
        if (EntityTags.noneMatchNames(ifNoneMatch, product.version())) {
            return Response.notModified()
                    .header(HttpHeaders.ETAG, EntityTags.of(product.version()))
                    .build();
        }
        return representation(Response.ok(), product);
    }

    /** Replaces what clients decide. */
    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response replace(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            @NotNull @Valid ProductRequest request,
            @Context Deadline deadline) {
        ProductDetails details = mapping.details(request);
        return representation(
                Response.ok(), products.update(id, EntityTags.ifMatch(ifMatch), stored -> details, deadline));
    }

    /** Changes some of what clients decide. */
    @PATCH
    @Path("{id}")
    @Consumes({ProductPatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    public Response patch(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            @NotNull @Valid ProductPatch patch,
            @Context Deadline deadline) {
        return representation(
                Response.ok(),
                products.update(id, EntityTags.ifMatch(ifMatch), stored -> mapping.patched(stored, patch), deadline));
    }

    /** Removes a product. */
    @DELETE
    @Path("{id}")
    public void delete(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) List<String> ifMatch,
            @Context Deadline deadline) {
        products.delete(id, EntityTags.ifMatch(ifMatch), deadline);
    }

    private static Response representation(Response.ResponseBuilder response, Product product) {
        return response.header(HttpHeaders.ETAG, EntityTags.of(product.version()))
                .entity(ProductMapping.response(product))
                .build();
    }
}
