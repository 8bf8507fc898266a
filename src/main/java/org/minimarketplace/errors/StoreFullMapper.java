package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.StoreFullException;
import org.slf4j.LoggerFactory;

/** No room for the write: 507. Reads go on. */
final class StoreFullMapper implements ExceptionMapper<StoreFullException> {

    private final OutageLog log =
            new OutageLog(LoggerFactory.getLogger(StoreFullMapper.class), "the disk of the database is full");

    @Override
    public Response toResponse(StoreFullException error) {
        log.failed(error);
        return Problems.of(
                ProblemType.DISK_FULL,
                error.storedTo() == 0
                        ? "there is no room to store this; nothing was changed"
                        : "there is no room to store all of this: what stands before line " + (error.storedTo() + 1)
                                + " is stored; repeat the import when there is");
    }
}
