package org.minimarketplace.resources;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Function;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.spi.internal.ValueParamProvider;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.NotAcceptableTypeException;
import org.minimarketplace.http.Accept;

/**
 * Refuses requests that accept nothing of what their resource method produces, and gives resource methods a
 * {@code @Context Accept} parameter to choose by. Jersey has no part in it: it gives a weight of 0 no meaning, and
 * answers with the parameters of the client's media ranges as if the content had them. Thread-safe.
 */
public final class Negotiation implements Feature {

    private static final String PROPERTY = Accept.class.getName();

    @Override
    public boolean configure(FeatureContext context) {
        context.register(new Reading());
        context.register(new Check());
        context.register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(new Provider()).to(ValueParamProvider.class);
            }
        });
        return true;
    }

    /** Reads the fields, takes them out of Jersey's sight, and tells caches that they count. */
    @PreMatching
    private static final class Reading implements ContainerRequestFilter, ContainerResponseFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            List<String> fields = request.getHeaders().remove(HttpHeaders.ACCEPT);
            request.setProperty(PROPERTY, Accept.of(fields == null ? List.of() : fields));
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        }
    }

    private static final class Check implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            ResourceMethod method = ((ExtendedUriInfo) request.getUriInfo()).getMatchedResourceMethod();
            List<MediaType> produced = method == null ? List.of() : method.getProducedTypes();
            // A method that may produce anything chooses by itself.
            if (produced.isEmpty() || produced.stream().anyMatch(MediaType::isWildcardType)) {
                return;
            }
            List<String> offered = produced.stream().map(MediaType::toString).toList();
            if (accept(request).best(offered).isEmpty()) {
                throw new NotAcceptableTypeException(offered);
            }
        }
    }

    private static Accept accept(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) instanceof Accept accept ? accept : Accept.of(List.of());
    }

    /** Jersey's way to values of parameters without a look-up in its injection container for each request. */
    private static final class Provider implements ValueParamProvider {
        @Override
        public @Nullable Function<ContainerRequest, ?> getValueProvider(Parameter parameter) {
            return parameter.getRawType() == Accept.class ? Negotiation::accept : null;
        }

        @Override
        public PriorityType getPriority() {
            return Priority.HIGH;
        }
    }
}
