package org.minimarketplace.errors;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import org.minimarketplace.api.Problem;
import org.minimarketplace.api.ProblemType;

/** What Jersey refuses by itself: its status and the header fields that belong to it, with a body of ours. */
final class HttpErrorMapper implements ExceptionMapper<WebApplicationException> {

    @Override
    public Response toResponse(WebApplicationException error) {
        Response original = error.getResponse();
        int status = original.getStatus();
        if (status < 400) {
            return original;
        }
        ProblemType type = ProblemType.ofStatus(status);
        Response.ResponseBuilder response =
                Problems.of(Problem.of(type, status, HttpStatusDetails.of(status), List.of()));
        if (original.getHeaders().containsKey(HttpHeaders.ALLOW)) {
            response.header(HttpHeaders.ALLOW, original.getHeaderString(HttpHeaders.ALLOW));
        }
        return response.build();
    }
}
