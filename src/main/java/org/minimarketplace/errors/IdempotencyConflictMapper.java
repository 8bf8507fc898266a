package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.IdempotencyConflictException;

/** A key that was used for another request: 422. */
final class IdempotencyConflictMapper implements ExceptionMapper<IdempotencyConflictException> {

    @Override
    public Response toResponse(IdempotencyConflictException error) {
        return Problems.of(
                ProblemType.IDEMPOTENCY_KEY_REUSED,
                "this Idempotency-Key was used for another request: use a new one for each creation");
    }
}
