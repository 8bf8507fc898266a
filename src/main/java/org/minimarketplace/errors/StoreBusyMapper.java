package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.StoreBusyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Another process holds the database's lock: 503, for a retry. */
final class StoreBusyMapper implements ExceptionMapper<StoreBusyException> {

    private static final Logger LOG = LoggerFactory.getLogger(StoreBusyMapper.class);

    @Override
    public Response toResponse(StoreBusyException error) {
        LOG.warn("the database is locked by another process: {}", error.getMessage());
        return Problems.retryable(ProblemType.DATABASE_BUSY, "the database is locked; nothing was changed");
    }
}
