package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.VersionMismatchException;

/** Somebody else was faster: 412 with the version that is stored. */
final class VersionMismatchMapper implements ExceptionMapper<VersionMismatchException> {

    @Override
    public Response toResponse(VersionMismatchException error) {
        return Problems.of(
                ProblemType.PRECONDITION_FAILED,
                "the product is at version " + error.currentVersion() + ": fetch it, and decide again");
    }
}
