package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.PreconditionRequiredException;
import org.minimarketplace.api.ProblemType;

/** A write without a condition where one is required: 428. */
final class PreconditionRequiredMapper implements ExceptionMapper<PreconditionRequiredException> {

    @Override
    public Response toResponse(PreconditionRequiredException error) {
        return Problems.of(
                ProblemType.PRECONDITION_REQUIRED, "send If-Match with the ETag of the version that is to be changed");
    }
}
