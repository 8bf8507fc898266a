package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServlet;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.auth.Scope;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.http.Route;
import org.minimarketplace.http.Routes;
import org.minimarketplace.http.Transfer;
import org.minimarketplace.http.Uncounted;
import org.minimarketplace.resources.ResourceRoutes;

/** The routes that the annotations of the resources give, for what stands before Jersey. */
public class RoutesTest {

    private static final String ID = "0197e5a0-7c1e-7aaa-8000-000000000001";
    private static final Map<Pattern, Route> RESOURCES = ResourceRoutes.of(ApplicationPort.RESOURCES);
    private static final Routes ROUTES = new Routes(RESOURCES, path -> Optional.empty());

    @Test
    void everyCallSaysWhoMayMakeIt() {
        for (Route route : RESOURCES.values()) {
            route.calls()
                    .forEach((method, call) -> assertThat(call.admission().isOpen()
                                    || Scope.named(call.admission().scope()).isPresent())
                            .as(method + " " + route.template())
                            .isTrue());
        }
    }

    /**
     * The calls of the resources, with the work of each in the database, which way it moves a file, how its body is
     * read, and whether it is free of the rate of its client. That there are no others than those of the OpenAPI
     * document is for OpenApiIT.
     */
    @Test
    void productsAndProblemsHaveTheirRoutesAndNoOthers() {
        assertThat(calls().filter(call -> call.matches("\\w+ /(products|problems)(/.*)?"))
                        .map(RoutesTest::sentence))
                .containsExactlyInAnyOrder(
                        "GET /problems",
                        "GET /problems/{name}",
                        "GET /products SCAN",
                        "POST /products WRITE document",
                        "POST /products/batch WRITE document",
                        "GET /products/export SCAN EXPORT",
                        "POST /products/import IMPORT",
                        "GET /products/{id} READ",
                        "PUT /products/{id} WRITE document",
                        "PATCH /products/{id} WRITE document",
                        "DELETE /products/{id} WRITE");
    }

    private static String sentence(String call) {
        String[] parts = call.split(" ", 2);
        Route.Call known = Objects.requireNonNull(RESOURCES.values().stream()
                .filter(route -> route.template().equals(parts[1]))
                .findFirst()
                .orElseThrow()
                .calls()
                .get(parts[0]));
        return call
                + known.work().map(WorkClass::name).map(" "::concat).orElse("")
                + known.transfer()
                        .map(Transfer.Direction::name)
                        .map(" "::concat)
                        .orElse("")
                + (known.takesDocument() ? " document" : "")
                + (known.isCounted() ? "" : " free");
    }

    /** The resources of the service, for tests elsewhere. */
    public static List<Class<?>> resources() {
        return ApplicationPort.RESOURCES;
    }

    /** The calls of the resources, like {@code GET /products}, without those that are there of themselves. */
    public static Stream<String> calls() {
        return RESOURCES.values().stream()
                .flatMap(route -> new TreeSet<>(route.calls().keySet())
                        .stream()
                                .filter(method -> !Set.of("HEAD", "OPTIONS").contains(method))
                                .map(method -> method + " " + route.template()));
    }

    @Test
    void headIsServedLikeGetAndOptionsEverywhere() {
        Map<String, String> allowed = new TreeMap<>();
        RESOURCES.values().forEach(route -> allowed.put(route.template(), route.allow()));

        assertThat(allowed)
                .containsEntry("/products", "GET, HEAD, OPTIONS, POST")
                .containsEntry("/products/batch", "OPTIONS, POST")
                .containsEntry("/products/import", "OPTIONS, POST")
                .containsEntry("/products/export", "GET, HEAD, OPTIONS")
                .containsEntry("/products/{id}", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT");
        for (Route route : RESOURCES.values()) {
            assertThat(route.calls().get("HEAD")).isEqualTo(route.calls().get("GET"));
        }
    }

    /** As a resource may say it. */
    @Path("/statistics")
    public static final class Statistics {

        @GET
        @Uncounted
        @PermitAll
        public String read() {
            return "";
        }

        @POST
        @PermitAll
        public void reset() {}
    }

    @Uncounted
    @PermitAll
    private static final class Monitored extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    @PermitAll
    private static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest(name = "{0} of a route that says of itself what it is for counts: {1}")
    @CsvSource({"GET, false", "HEAD, false", "OPTIONS, false", "POST, true", "DELETE, false"})
    void aCallSaysWhetherItCounts(String method, boolean counts) {
        Route route =
                ResourceRoutes.of(List.of(Statistics.class)).values().iterator().next();

        assertThat(route.isCounted(method)).isEqualTo(counts);
    }

    @ParameterizedTest(name = "{0} of a servlet that says so does not count, of another one it does")
    @ValueSource(strings = {"GET", "HEAD", "POST"})
    void aServletSaysWhetherItsRequestsCount(String method) {
        assertThat(Route.ofPage("/monitored", Route.Call.ofServlet(Monitored.class))
                        .isCounted(method))
                .isFalse();
        assertThat(Route.ofPage("/page", Route.Call.ofServlet(Page.class)).isCounted(method))
                .isTrue();
    }

    @ParameterizedTest(name = "{0} is known as {1}")
    @CsvSource({
        "/products, /products",
        "/products/batch, /products/batch",
        "/products/export, /products/export",
        "/products/import, /products/import",
        "/products/" + ID + ", /products/{id}",
        "/products/not-an-id, /products/{id}",
        "/products/Batch, /products/{id}",
        "/products/%20, /products/{id}",
        "/problems, /problems",
        "/problems/not-found, /problems/{name}",
        "/problems/%20, /problems/{name}"
    })
    void pathsAreKnown(String path, String template) {
        assertThat(ROUTES.of(path).map(Route::template)).contains(template);
    }

    @ParameterizedTest(name = "{0} is not matched")
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                "/product",
                "/products/",
                "/products//",
                "/productsx",
                "/products/1/2",
                "/products/" + ID + "/",
                "/products/" + ID + ";v=1",
                "/products;v=1",
                "/products/batch;v=1",
                "/products/batch/",
                "/products/batch/1",
                "/problems/",
                "/problems/a/b",
                "/problems/a/",
                "/problems/a;b",
                "/PRODUCTS",
                "products",
                "/unmatched"
            })
    void whatNoResourceHasIsUnmatched(String path) {
        assertThat(ROUTES.of(path)).isEmpty();
    }
}
