package org.minimarketplace.errors;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.minimarketplace.api.Problem;
import org.minimarketplace.api.ProblemType;

/** Refusals by Jersey itself: their status and header fields, with a body of ours. */
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
        String allow = original.getHeaderString(HttpHeaders.ALLOW);
        if (allow != null) {
            response.header(HttpHeaders.ALLOW, withHead(allow));
        }
        return response.build();
    }

    /** Jersey answers HEAD wherever there is a GET, and does not say so. */
    private static String withHead(String allow) {
        Set<String> methods = new TreeSet<>(List.of(allow.split(",")));
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        return String.join(", ", methods);
    }
}
