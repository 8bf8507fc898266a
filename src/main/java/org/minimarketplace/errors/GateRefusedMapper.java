package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.gate.GateRefusedException;

/** More work than the database is given: 503, for a retry. Counted at the gate, and not logged one by one. */
final class GateRefusedMapper implements ExceptionMapper<GateRefusedException> {

    @Override
    public Response toResponse(GateRefusedException error) {
        ProblemType type = type(error);
        return Problems.retryable(type, detail(type));
    }

    static ProblemType type(GateRefusedException error) {
        return switch (error.reason()) {
            case FULL -> ProblemType.QUEUE_FULL;
            case LATE, DEADLINE -> ProblemType.QUEUE_TIMEOUT;
            case CLOSED -> ProblemType.DRAINING;
        };
    }

    static String detail(ProblemType type) {
        return switch (type) {
            case QUEUE_FULL ->
                "as many requests wait for the database as may, or the wait would be too long; nothing was changed";
            case QUEUE_TIMEOUT -> "no place in the database became free in time; nothing was changed";
            default -> "this instance stops; nothing was changed";
        };
    }
}
