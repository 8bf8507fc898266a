package org.minimarketplace.resources;

import jakarta.annotation.Priority;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.minimarketplace.http.EntityTags;

/**
 * Compares what a read would be answered with to the conditions of the request, in the order of RFC 9110, section
 * 13.2.2: 412 where {@code If-Match} does not name it, 304 where {@code If-None-Match} does. A resource does no more
 * than to put its {@code ETag} into the answer; one without a tag exists all the same, which {@code *} asks for. Other
 * answers than 200 are left alone: section 13.2.1. Thread-safe.
 */
// The last filter of all, as those of answers run backwards: a 304 has what the others have added.
@Priority(0)
public final class ConditionalReads implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        boolean reads = request.getMethod().equals(HttpMethod.GET)
                || request.getMethod().equals(HttpMethod.HEAD);
        if (!reads || response.getStatus() != Response.Status.OK.getStatusCode()) {
            return;
        }
        EntityTags match = tags(request, HttpHeaders.IF_MATCH);
        EntityTags noneMatch = tags(request, HttpHeaders.IF_NONE_MATCH);
        String field = response.getHeaderString(HttpHeaders.ETAG);
        String tag = field == null ? null : EntityTags.unquoted(field);
        if (!match.match(tag)) {
            throw new ClientErrorException(Response.Status.PRECONDITION_FAILED);
        }
        if (!noneMatch.noneMatch(tag)) {
            response.setStatusInfo(Response.Status.NOT_MODIFIED);
            response.setEntity(null);
        }
    }

    private static EntityTags tags(ContainerRequestContext request, String field) {
        MultivaluedMap<String, String> fields = request.getHeaders();
        return Conditions.tags(field, fields.getOrDefault(field, List.of()));
    }
}
