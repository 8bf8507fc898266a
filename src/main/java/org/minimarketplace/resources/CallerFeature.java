package org.minimarketplace.resources;

import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.util.function.Function;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.spi.internal.ValueParamProvider;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.auth.Caller;

/** Gives resource methods a {@code @Context Caller} parameter: who passed the check in the way in. Thread-safe. */
public final class CallerFeature implements Feature {

    @Override
    public boolean configure(FeatureContext context) {
        context.register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(new Provider()).to(ValueParamProvider.class);
            }
        });
        return true;
    }

    private static final class Provider implements ValueParamProvider {
        @Override
        public @Nullable Function<ContainerRequest, ?> getValueProvider(Parameter parameter) {
            return parameter.getRawType() == Caller.class
                    ? request -> Caller.of(request.getProperty(Caller.ATTRIBUTE))
                    : null;
        }

        @Override
        public PriorityType getPriority() {
            return Priority.HIGH;
        }
    }
}
