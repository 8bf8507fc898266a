package org.minimarketplace.resources;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.spi.internal.ValueParamProvider;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.WorkObserver;
import org.minimarketplace.http.RequestEnvelope;
import org.minimarketplace.http.ServerTiming;
import org.minimarketplace.http.ServerTiming.Measurement;

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

    /**
     * The deadline of a request that begins to be worked at. The wait for a thread counts; the time that a body took to
     * arrive does not.
     *
     * @param granted from its arrival on
     * @param attributes those of the request, as the handlers before have set them
     */
    static Deadline begin(Duration granted, Function<String, @Nullable Object> attributes, boolean hasBody) {
        long waited = !hasBody && attributes.apply(RequestEnvelope.ARRIVED) instanceof Long arrived
                ? System.nanoTime() - arrived
                : 0;
        Deadline deadline = Deadline.after(granted.minusNanos(waited));
        return attributes.apply(ServerTiming.MEASUREMENT) instanceof Measurement measurement
                ? deadline.observedBy(new Measured(measurement))
                : deadline;
    }

    /** Starts the clock, and tells the client which time it got if it had a say in it. */
    @PreMatching
    private record Start(Duration timeout) implements ContainerRequestFilter, ContainerResponseFilter {

        private static final String WAIT = "wait";

        @Override
        public void filter(ContainerRequestContext request) {
            List<String> prefer = request.getHeaders().getOrDefault(Preferences.FIELD, List.of());
            Duration granted = prefer.isEmpty() ? timeout : granted(request, Preferences.of(prefer));
            request.setProperty(PROPERTY, begin(granted, request::getProperty, request.getMediaType() != null));
        }

        /** The shorter of what the client and the configuration allow (RFC 7240, section 4.3). */
        private Duration granted(ContainerRequestContext request, Preferences preferences) {
            String wait = preferences
                    .get(WAIT)
                    .filter(value -> value.matches("[0-9]{1,9}"))
                    .orElse(null);
            if (wait == null) {
                return timeout;
            }
            request.setProperty(WAIT, wait);
            Duration wanted = Duration.ofSeconds(Long.parseLong(wait));
            return wanted.compareTo(timeout) < 0 ? wanted : timeout;
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().add(HttpHeaders.VARY, Preferences.FIELD);
            if (request.getProperty(WAIT) instanceof String wait) {
                response.getHeaders().add(Preferences.APPLIED, WAIT + "=" + wait);
            }
        }
    }

    /** Writes down for the client how long the work for it takes. */
    private record Measured(Measurement measurement) implements WorkObserver {

        @Override
        public void waited(long nanos) {
            measurement.addPermit(nanos);
        }

        @Override
        public void worked(long nanos) {
            measurement.addDatabase(nanos);
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
