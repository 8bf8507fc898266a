package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpException;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.core.OutOfMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Defects: 500 for the client, everything for the log. */
final class DefectMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(DefectMapper.class);

    private final ExceptionMapper<IOException> transport;

    DefectMapper(ExceptionMapper<IOException> transport) {
        this.transport = transport;
    }

    @Override
    public Response toResponse(Throwable error) {
        // Jetty's own refusals come as several exceptions that have only this interface in common; what is wrong with a
        // gzip body comes in a bare RuntimeException.
        if (error instanceof HttpException || error.getCause() instanceof ZipException) {
            return transport.toResponse(new IOException(error));
        }
        OutOfMemory.endsProcess(error);
        LOG.error("unexpected error", error);
        return Problems.of(ProblemType.INTERNAL_ERROR, HttpStatusDetails.of(500));
    }
}
