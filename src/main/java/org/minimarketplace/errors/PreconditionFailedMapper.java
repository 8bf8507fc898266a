package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.PreconditionFailedException;

/** Mostly somebody else was faster: 412 with the version that is stored. */
final class PreconditionFailedMapper implements ExceptionMapper<PreconditionFailedException> {

    @Override
    public Response toResponse(PreconditionFailedException error) {
        return Problems.of(
                ProblemType.PRECONDITION_FAILED,
                "the product is at version " + error.currentVersion() + ": fetch it, and decide again");
    }
}
