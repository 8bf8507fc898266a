package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.NotAcceptableTypeException;
import org.minimarketplace.api.ProblemType;

/** Nothing that the client accepts: 406 with what there is (RFC 9110, section 15.5.7). */
final class NotAcceptableTypeMapper implements ExceptionMapper<NotAcceptableTypeException> {

    @Override
    public Response toResponse(NotAcceptableTypeException error) {
        return Problems.of(
                ProblemType.NOT_ACCEPTABLE,
                "see the Accept header field of the request; answers are " + String.join(" or ", error.offered()));
    }
}
