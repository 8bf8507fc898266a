package org.minimarketplace.errors;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import org.minimarketplace.api.Problem;
import org.minimarketplace.api.ProductPatch;
import org.minimarketplace.http.TraceId;

/** Ties a problem to the request that it answers, and keeps caches from keeping it. */
final class ProblemCompletion implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(response.getEntity() instanceof Problem problem)) {
            return;
        }
        String path = "/" + request.getUriInfo().getPath(false);
        String traceId = String.valueOf(request.getProperty(TraceId.KEY));
        response.setEntity(problem.at(path, traceId), null, MediaType.valueOf(Problem.MEDIA_TYPE));
        response.getHeaders().putSingle("Cache-Control", "no-store");
        if (problem.status() == 415 && "PATCH".equals(request.getMethod())) {
            // RFC 5789, section 2.2.
            response.getHeaders().putSingle("Accept-Patch", ProductPatch.MEDIA_TYPE);
        }
    }
}
