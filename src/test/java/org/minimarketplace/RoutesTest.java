package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.resources.CatalogueResource;
import org.minimarketplace.resources.ProductResource;
import org.minimarketplace.resources.ProductsResource;
import org.minimarketplace.web.ProblemsResource;

/** What stands before Jersey sees the same routes as Jersey. */
class RoutesTest {

    private static final String ID = "0197e5a0-7c1e-7aaa-8000-000000000001";

    @ParameterizedTest(name = "{0} {1} is the route of the resource that has it")
    @MethodSource("calls")
    void everyRouteOfAResourceIsKnownByItsTemplate(String method, String template) {
        assertThat(Routes.template(template.replace("{id}", ID).replace("{name}", "not-found")))
                .as(method)
                .isEqualTo(template);
    }

    static Stream<Arguments> calls() {
        return Stream.of(ProductsResource.class, ProductResource.class, CatalogueResource.class, ProblemsResource.class)
                .flatMap(resource -> Stream.of(resource.getMethods())
                        .flatMap(method -> httpMethod(method).map(verb -> Arguments.of(verb, path(resource, method)))));
    }

    @Test
    void theResourcesHaveTheRoutesOfTheApiAndNoOthers() {
        Set<String> calls = new TreeSet<>();
        calls().forEach(call -> calls.add(call.get()[0] + " " + call.get()[1]));

        assertThat(calls)
                .containsExactlyInAnyOrder(
                        "GET /problems",
                        "GET /problems/{name}",
                        "GET /products",
                        "POST /products",
                        "POST /products/batch",
                        "GET /products/export",
                        "POST /products/import",
                        "GET /products/{id}",
                        "PUT /products/{id}",
                        "PATCH /products/{id}",
                        "DELETE /products/{id}");
    }

    @ParameterizedTest(name = "{0} is known as {1}")
    @CsvSource({
        "/health, /health",
        "/health/live, /health/live",
        "/health/ready, /health/ready",
        "/, /",
        "/app.css, /app.css",
        "/favicon.svg, /favicon.svg",
        "/js/app.js, /js/{file}",
        "/openapi.json, /openapi.json",
        "/openapi.yaml, /openapi.yaml",
        "/problems, /problems",
        "/problems/not-found, /problems/{name}",
        "/theme.css, /theme.css",
        "/swagger, /swagger",
        "/swagger/, /swagger/",
        "/swagger/initializer.js, /swagger/{file}",
        "/swagger/5.34.1/swagger-ui.css, /swagger/{file}",
        "/products/not-an-id, /products/{id}",
        "/products/Batch, /products/{id}",
        "/products/%20, /products/{id}"
    })
    void otherPathsAreKnownToo(String path, String template) {
        assertThat(Routes.template(path)).isEqualTo(template);
    }

    @ParameterizedTest(name = "{0} is not matched")
    @ValueSource(
            strings = {
                "",
                "//",
                "/product",
                "/products/",
                "/products//",
                "/productsx",
                "/products/1/2",
                "/products/batch/1",
                "/health/",
                "/problems/",
                "/problems/a/b",
                "/openapi",
                "/health/other",
                "/HEALTH",
                "products",
                "/unmatched"
            })
    void whatNoRouteHasIsUnmatched(String path) {
        assertThat(Routes.template(path)).isEqualTo(Routes.UNMATCHED);
    }

    private static Stream<String> httpMethod(Method method) {
        return Stream.of(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .flatMap(Stream::ofNullable)
                .map(HttpMethod::value);
    }

    private static String path(Class<?> resource, Method method) {
        Path root = resource.getAnnotation(Path.class);
        Path own = method.getAnnotation(Path.class);
        String path = (root == null ? "" : root.value()) + (own == null ? "" : "/" + own.value());
        return path.replaceAll("\\{(\\w+):[^}]*}", "{$1}");
    }
}
