package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.StoreUnavailableException;
import org.slf4j.LoggerFactory;

/** The database cannot be read or written: 503, and work for the operator. */
final class StoreUnavailableMapper implements ExceptionMapper<StoreUnavailableException> {

    private final OutageLog log =
            new OutageLog(LoggerFactory.getLogger(StoreUnavailableMapper.class), "the database is unavailable");

    @Override
    public Response toResponse(StoreUnavailableException error) {
        log.failed(error);
        return Problems.retryable(ProblemType.DATABASE_UNAVAILABLE, "the database cannot be used at the moment");
    }
}
