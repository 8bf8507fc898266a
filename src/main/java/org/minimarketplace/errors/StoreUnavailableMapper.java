package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database cannot be read or written: 503, and work for the operator. */
final class StoreUnavailableMapper implements ExceptionMapper<StoreUnavailableException> {

    private static final Logger LOG = LoggerFactory.getLogger(StoreUnavailableMapper.class);

    @Override
    public Response toResponse(StoreUnavailableException error) {
        LOG.error("the database is unavailable", error);
        return Problems.retryable(ProblemType.DATABASE_UNAVAILABLE, "the database cannot be used at the moment");
    }
}
