package org.minimarketplace.resources;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.minimarketplace.api.InvalidParameterException;

/**
 * Refuses query parameters that a resource method does not declare, and ones that stand there twice: a filter with a
 * misspelt name must not be taken for no filter. Thread-safe.
 */
public final class KnownParameters implements DynamicFeature {

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        context.register(new Check(Arrays.stream(resource.getResourceMethod().getParameters())
                .flatMap(KnownParameters::declarations)
                .map(element -> element.getAnnotation(QueryParam.class))
                .filter(Objects::nonNull)
                .map(QueryParam::value)
                .collect(Collectors.toUnmodifiableSet())));
    }

    /** The parameter itself, and the fields of a bean that holds several. */
    private static Stream<AnnotatedElement> declarations(Parameter parameter) {
        return Stream.concat(
                Stream.of(parameter), Arrays.stream(parameter.getType().getDeclaredFields()));
    }

    private record Check(Set<String> known) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            for (Map.Entry<String, List<String>> parameter :
                    request.getUriInfo().getQueryParameters().entrySet()) {
                if (!known.contains(parameter.getKey())) {
                    throw new InvalidParameterException(
                            parameter.getKey(),
                            known.isEmpty()
                                    ? "is not a parameter; there are none here"
                                    : "is not a parameter; known here are "
                                            + known.stream().sorted().collect(Collectors.joining(", ")));
                }
                if (parameter.getValue().size() > 1) {
                    throw new InvalidParameterException(parameter.getKey(), "stands there more than once");
                }
            }
        }
    }
}
