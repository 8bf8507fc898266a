package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.OutcomeUnknownException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A commit failed half-way: 504, because neither success nor failure can be promised, and work for the operator. */
final class OutcomeUnknownMapper implements ExceptionMapper<OutcomeUnknownException> {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeUnknownMapper.class);

    @Override
    public Response toResponse(OutcomeUnknownException error) {
        LOG.error("the outcome of a write is not known", error);
        return Problems.of(
                ProblemType.OUTCOME_UNKNOWN,
                "the database failed while it stored the write; it may still have taken effect");
    }
}
