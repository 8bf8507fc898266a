package org.minimarketplace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;
import static org.minimarketplace.harness.Eventually.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Scrape;

/**
 * Which requests have a route, on a service whose gate is full all the time: whatever reaches the gate is 503, so that
 * each other answer shows that the request was told apart before.
 */
@TestInstance(Lifecycle.PER_CLASS)
class KnownCallsIT {

    private static final String ID = "0197e5a0-7c1e-7aaa-8000-000000000001";
    private static final String ITEM = "/products/" + ID;

    private final List<Permit> taken = new ArrayList<>();

    @RegisterExtension
    private static final RunningService service =
            RunningService.with(Map.of("gate.permits", "1", "gate.queue", "0")).withoutSchedules();

    @BeforeAll
    void start() {
        DatabaseGate gate = service.part(DatabaseGate.class);
        for (WorkClass work : List.of(WorkClass.READ, WorkClass.WRITE)) {
            taken.add(gate.enter(work, Deadline.after(Duration.ofMinutes(1))));
        }
    }

    @AfterAll
    void stop() {
        taken.forEach(Permit::close);
    }

    /** RFC 3986, sections 6.2.2.1 and 6.2.2.2. */
    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource({
        "GET, /%70roducts, /products, 503",
        "GET, /%70%72%6F%64%75%63%74%73, /products, 503",
        "GET, /p%72oducts?limit=1, /products, 503",
        "POST, /product%73, /products, 503",
        "POST, /products/b%61tch, /products/batch, 503",
        "GET, /products/%65xport, /products/export, 503",
        "GET, /products/%30197e5a0-7c1e-7aaa-8000-000000000001, /products/{id}, 503",
        "GET, /products/0197e5a0%2d7c1e%2D7aaa-8000-000000000001, /products/{id}, 503",
        "PUT, /products/%30197e5a0-7c1e-7aaa-8000-000000000001, /products/{id}, 503",
        "DELETE, /%70roducts/0197e5a0-7c1e-7aaa-8000-00000000000%31, /products/{id}, 503",
        "GET, /he%61lth, /health, 200",
        "GET, /health/%6Cive, /health/live, 200",
        "GET, /%61pp%2ecss, /app.css, 200",
        "GET, /j%73/app.js, /js/{file}, 200",
        "GET, /openapi%2Ejson, /openapi.json, 200",
        "GET, /problems/not%2Dfound, /problems/{name}, 200",
        "GET, /swagge%72/, /swagger/, 200",
        "PUT, /%70roducts, /products, 405",
        "GET, /products/%69mport, /products/import, 405",
        "GET, /%70roducts/, unmatched, 404",
        "GET, /products%3B, unmatched, 404",
        "GET, /products%3f, unmatched, 404",
        "GET, /%E2%98%95, unmatched, 404"
    })
    void pathsThatDifferInEscapesAloneAreTheSame(String method, String target, String route, int status) {
        Scrape before = Scrape.of(service);

        assertThat(service.send(RawRequest.to(method, target)).status()).isEqualTo(status);

        String series = "marketplace_http_requests_total{method=\"%s\",path=\"%s\",status=\"%d\",}"
                .formatted(method, route, status);
        eventually("counted", () -> Scrape.of(service).growth(series, before) == 1);
    }

    @ParameterizedTest(name = "{0} is read in one way alone, or not at all")
    @CsvSource({
        "/products%2Fbatch, 400",
        "/products%2fbatch, 400",
        "/products/../health, 400",
        "/products/./batch, 400",
        "/./products, 400",
        "/products/.., 400",
        "/products/., 400",
        "/../products, 400",
        "/%2e%2e/products, 400",
        "/%2E/products, 400",
        "/.%2e/products, 400",
        "/products/%2e%2e/health, 400",
        "/products/..;/health, 400",
        "/products/..;x=1/health, 400",
        "//products, 400",
        "/products//batch, 400",
        "/products//, 400",
        "/%, 400",
        "/%4, 400",
        "/%zz, 400",
        "/products/%zz, 400",
        "/products/%c0%af, 400",
        "/%c0%ae%c0%ae/products, 400",
        "/products/%ff, 400",
        "/products/%ed%a0%80, 400",
        "/products/%00, 400",
        "/products/%u0041, 400",
        "/products/%0a, 400",
        "/products/%5c, 400",
        "/products\\batch, 400",
        "/products#x, 400",
        "/products;x=1, 404",
        "/products;, 404",
        "/products/batch;x=1, 404",
        "/products/import;x, 404",
        "/products/" + ID + ";v=2, 404",
        "/health;x=1, 404",
        "/health/live;x, 404",
        "/problems/not-found;x, 404",
        "/app.css;x, 404",
        "/PRODUCTS, 404",
        "/products., 404"
    })
    void otherSpellingsAreProblemsOnBothPorts(String target, int status) {
        for (String method : List.of("GET", "POST", "PUT", "FROB")) {
            assertProblem(
                    service.send(RawRequest.to(method, target)),
                    status,
                    status == 400 ? "malformed-request" : "not-found");
        }
        Answer admin = RawRequest.to("GET", target.replace("/products", "/info"))
                .send(service.adminUri().getPort());
        assertThat(admin.status()).isEqualTo(status);
    }

    /**
     * RFC 3986, section 2.1; RFC 3629, section 3. The path is one with a query, one without, and one that is not there.
     */
    @ParameterizedTest(name = "the query {0} is no UTF-8 in percent-encoding")
    @ValueSource(
            strings = {
                "q=%",
                "q=%4",
                "q=50%",
                "q=50%&limit=1",
                "q=%zz",
                "q=%4x",
                "q=%+1",
                "q=%-1",
                "q=%u0041",
                "q=% 41",
                "q=%ff",
                "q=%80",
                "q=%c3",
                "q=%c3a",
                "q=%c0%af",
                "q=%e0%80%af",
                "q=%ed%a0%80",
                "q=%ed%a0%80%ed%b0%80",
                "q=%f4%90%80%80",
                "q=%f8%88%80%80%80",
                "q=%e2%82",
                "q=\u00ff",
                "q=\u00c3",
                "q=%c3\u00a9",
                "%zz=1",
                "%ff",
                "limit=1&%",
                "cursor=%fe"
            })
    void aQueryThatIsNoTextIsMalformedOnBothPorts(String query) {
        for (String path : List.of("/products", "/products/export", ITEM, "/health", "/", "/problems", "/nothing")) {
            if (!query.contains(" ")) {
                assertProblem(service.send(RawRequest.to("GET", path + "?" + query)), 400, "invalid-parameter");
                assertProblem(service.send(RawRequest.to("POST", path + "?" + query)), 400, "invalid-parameter");
            }
        }
        Answer admin =
                RawRequest.to("GET", "/info?" + query).send(service.adminUri().getPort());
        assertThat(admin.status()).isEqualTo(400);
    }

    @ParameterizedTest(name = "the query {0} is text")
    @ValueSource(
            strings = {
                "q=",
                "q=50%25",
                "q=%25zz",
                "q=%c3%a9",
                "q=%C3%A9",
                "q=%F0%9F%98%80",
                "q=%ef%bf%bd",
                "q=%ef%bf%bf",
                "q=%0a%09",
                "q=a+b%20c",
                "%71=a",
                "q=\u00c3\u00a9",
                "q=\u00f0\u009f\u0098\u0080%20a",
                "q=a%26b"
            })
    void aQueryThatIsTextIsRead(String query) {
        assertThat(service.send(RawRequest.to("GET", "/products?" + query)).status())
                .isEqualTo(503);
        assertThat(service.send(RawRequest.to("GET", "/health?" + query)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest(name = "{0} {1} has a slash too many")
    @MethodSource("slashes")
    void aTrailingSlashIsAnotherPath(String method, String path) {
        Scrape before = Scrape.of(service);

        // The body is announced and never sent: nobody may wait for it.
        Answer answer = service.send(RawRequest.to(method, path)
                .header("Content-Type: application/json")
                .header("Content-Length: 10000000"));

        if (method.equals("HEAD")) {
            assertThat(answer.status()).isEqualTo(404);
        } else {
            assertProblem(answer, 404, "not-found");
        }
        String series = "marketplace_http_requests_total{method=\"%s\",path=\"unmatched\",status=\"404\",}"
                .formatted(method.equals("TRACE") || method.equals("FROB") ? "other" : method);
        eventually("counted", () -> Scrape.of(service).growth(series, before) == 1);
    }

    static Stream<Arguments> slashes() {
        return Stream.of(
                        "/products/",
                        "/products/batch/",
                        "/products/import/",
                        "/products/export/",
                        ITEM + "/",
                        "/health/",
                        "/health/live/",
                        "/health/ready/",
                        "/problems/",
                        "/problems/not-found/",
                        "/openapi.json/",
                        "/openapi.yaml/",
                        "/app.css/",
                        "/js/",
                        "/js/app.js/",
                        "/swagger/initializer.js/",
                        "/nope/")
                .flatMap(path -> Stream.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FROB")
                        .map(method -> Arguments.of(method, path)));
    }

    @ParameterizedTest(name = "{0} {1} is not allowed, whatever there is to do")
    @CsvSource(delimiter = '|', textBlock = """
            PUT    | /products        | GET, HEAD, OPTIONS, POST
            PATCH  | /products        | GET, HEAD, OPTIONS, POST
            DELETE | /products        | GET, HEAD, OPTIONS, POST
            TRACE  | /products        | GET, HEAD, OPTIONS, POST
            BREW   | /products        | GET, HEAD, OPTIONS, POST
            get    | /products        | GET, HEAD, OPTIONS, POST
            GET    | /products/batch  | OPTIONS, POST
            HEAD   | /products/batch  | OPTIONS, POST
            PUT    | /products/batch  | OPTIONS, POST
            PATCH  | /products/batch  | OPTIONS, POST
            DELETE | /products/batch  | OPTIONS, POST
            GET    | /products/import | OPTIONS, POST
            PUT    | /products/import | OPTIONS, POST
            DELETE | /products/import | OPTIONS, POST
            POST   | /products/export | GET, HEAD, OPTIONS
            PUT    | /products/export | GET, HEAD, OPTIONS
            DELETE | /products/export | GET, HEAD, OPTIONS
            POST   | %1$s             | DELETE, GET, HEAD, OPTIONS, PATCH, PUT
            TRACE  | %1$s             | DELETE, GET, HEAD, OPTIONS, PATCH, PUT
            BREW   | %1$s             | DELETE, GET, HEAD, OPTIONS, PATCH, PUT
            POST   | /problems        | GET, HEAD, OPTIONS
            DELETE | /problems/x      | GET, HEAD, OPTIONS
            POST   | /health          | GET, HEAD
            POST   | /                | GET, HEAD
            PUT    | /app.css         | GET, HEAD
            DELETE | /swagger         | GET, HEAD
            POST   | /swagger/        | GET, HEAD
            PATCH  | /openapi.json    | GET, HEAD
            TRACE  | /js/app.js       | GET, HEAD
            """)
    void aMethodThatARouteDoesNotHaveIsNotAllowed(String method, String path, String allowed) {
        Answer answer = service.send(RawRequest.to(method, path.replace("%1$s", ITEM))
                .header("Content-Type: application/json")
                .header("Content-Length: 10000000"));

        assertThat(answer.status()).isEqualTo(405);
        if (!method.equals("HEAD")) {
            assertProblem(answer, 405, "method-not-allowed");
        }
        assertThat(answer.header("Allow")).isEqualTo(allowed);
        assertThat(answer.header("Connection")).isEqualTo("close");
    }

    @ParameterizedTest(name = "{0} waits for the gate")
    @ValueSource(
            strings = {
                "GET /products",
                "HEAD /products",
                "POST /products",
                "POST /products/batch",
                "GET /products/export",
                "GET " + ITEM,
                "HEAD " + ITEM,
                "PUT " + ITEM,
                "PATCH " + ITEM,
                "DELETE " + ITEM
            })
    void aCallThatUsesTheDatabaseIsTurnedAway(String call) {
        String[] parts = call.split(" ", 2);

        assertThat(service.send(RawRequest.to(parts[0], parts[1]).body("{}".getBytes(UTF_8)))
                        .status())
                .isEqualTo(503);
    }
}
