package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.ImportInterruptedException;

/** An import that met somebody else's change while it was stored: 409, to be repeated. */
final class ImportInterruptedMapper implements ExceptionMapper<ImportInterruptedException> {

    @Override
    public Response toResponse(ImportInterruptedException error) {
        return Problems.of(
                ProblemType.IMPORT_INTERRUPTED,
                "somebody else changed a product of this file, or imports the same file: what stands before line "
                        + error.line() + " may be stored; repeat the import");
    }
}
