package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.RequestInFlightException;

/** A key whose first request is still at work: 409, for a retry. */
final class RequestInFlightMapper implements ExceptionMapper<RequestInFlightException> {

    @Override
    public Response toResponse(RequestInFlightException error) {
        return Problems.retryable(
                ProblemType.REQUEST_IN_FLIGHT,
                "a request with this Idempotency-Key is still at work: repeat yours a little later");
    }
}
