package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.DeadlineExceededException;

/** The deadline passed: 504, which says whether a write may have happened all the same. */
final class DeadlineExceededMapper implements ExceptionMapper<DeadlineExceededException> {

    @Override
    public Response toResponse(DeadlineExceededException error) {
        return Problems.of(
                ProblemType.DEADLINE_EXCEEDED,
                error.mayHaveTakenEffect()
                        ? "the request took longer than its deadline; it may still have taken effect"
                        : "the request took longer than its deadline; nothing was changed");
    }
}
