package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.InvalidParameterException;
import org.minimarketplace.api.ProblemType;

/** A query parameter or header field that cannot be used: 400 with its name. */
final class InvalidParameterMapper implements ExceptionMapper<InvalidParameterException> {

    @Override
    public Response toResponse(InvalidParameterException error) {
        return Problems.of(ProblemType.INVALID_PARAMETER, error.detail());
    }
}
