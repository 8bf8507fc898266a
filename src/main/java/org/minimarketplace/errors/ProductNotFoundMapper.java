package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.ProductNotFoundException;

/** No such product: 404. */
final class ProductNotFoundMapper implements ExceptionMapper<ProductNotFoundException> {

    @Override
    public Response toResponse(ProductNotFoundException error) {
        return Problems.of(ProblemType.NOT_FOUND, "there is no product with the id " + error.id());
    }
}
