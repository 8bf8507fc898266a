package org.minimarketplace.resources;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.time.Duration;
import java.util.function.Function;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.spi.internal.ValueParamProvider;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;

/** Gives every request its deadline, and resource methods a {@code @Context Deadline} parameter. Thread-safe. */
public final class DeadlineFeature implements Feature {

    private static final String PROPERTY = Deadline.class.getName();

    private final Duration timeout;

    /** Deadlines pass this long after the request has arrived. */
    public DeadlineFeature(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public boolean configure(FeatureContext context) {
        context.register(new Start(timeout));
        context.register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(new Provider()).to(ValueParamProvider.class);
            }
        });
        return true;
    }

    @PreMatching
    private record Start(Duration timeout) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            request.setProperty(PROPERTY, Deadline.after(timeout));
        }
    }

    /** Jersey's way to values of parameters without a look-up in its injection container for each request. */
    private static final class Provider implements ValueParamProvider {
        @Override
        public @Nullable Function<ContainerRequest, ?> getValueProvider(Parameter parameter) {
            return parameter.getRawType() == Deadline.class ? request -> request.getProperty(PROPERTY) : null;
        }

        @Override
        public PriorityType getPriority() {
            return Priority.HIGH;
        }
    }
}
