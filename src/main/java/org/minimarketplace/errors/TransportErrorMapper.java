package org.minimarketplace.errors;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpException;
import org.minimarketplace.api.Problem;
import org.minimarketplace.api.ProblemType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A body that cannot be read to its end: too large, too slow, torn, or not what its encoding says. */
final class TransportErrorMapper implements ExceptionMapper<IOException> {

    private static final Logger LOG = LoggerFactory.getLogger(TransportErrorMapper.class);

    @Override
    public Response toResponse(IOException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpException http) {
                int status = http.getCode();
                ProblemType type = ProblemType.ofStatus(status);
                return Problems.of(Problem.of(type, status, HttpStatusDetails.of(status), List.of()))
                        .build();
            }
            if (cause instanceof ZipException) {
                return Problems.of(ProblemType.MALFORMED_REQUEST, "the body is not what its Content-Encoding says");
            }
            if (cause instanceof TimeoutException) {
                return Problems.of(ProblemType.REQUEST_TIMEOUT, HttpStatusDetails.of(408));
            }
            if (cause instanceof EOFException) {
                return Problems.of(ProblemType.MALFORMED_REQUEST, "the body ended before its end");
            }
        }
        LOG.error("reading the request or writing the answer failed", error);
        return Problems.of(ProblemType.INTERNAL_ERROR, HttpStatusDetails.of(500));
    }
}
