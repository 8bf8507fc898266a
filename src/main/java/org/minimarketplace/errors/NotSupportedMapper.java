package org.minimarketplace.errors;

import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.model.ResourceMethod;

/** Bodies that Jersey finds no method for: 415 with the types that the methods of the path read. Thread-safe. */
@SuppressWarnings("NullAway.Init") // Jersey sets the fields when the mapper is registered.
final class NotSupportedMapper implements ExceptionMapper<NotSupportedException> {

    @Context
    private ExtendedUriInfo uri;

    @Context
    private Request request;

    @Override
    public Response toResponse(NotSupportedException error) {
        return UnsupportedTypeMapper.of(supported(uri, request.getMethod()));
    }

    private static List<String> supported(ExtendedUriInfo uri, String method) {
        return uri.getMatchedRuntimeResources().stream()
                .limit(1)
                .flatMap(resource -> resource.getResourceMethods().stream())
                .filter(candidate -> method.equals(candidate.getHttpMethod()))
                .map(ResourceMethod::getConsumedTypes)
                .flatMap(List::stream)
                .filter(type -> !type.isWildcardType())
                .map(MediaType::toString)
                .distinct()
                .toList();
    }
}
