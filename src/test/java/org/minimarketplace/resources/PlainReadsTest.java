package org.minimarketplace.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductNotFoundException;

/** Which requests are plain; {@code PlainReadsIT} compares their answers with those of Jersey. */
class PlainReadsTest {

    private static final UUID ID = UUID.fromString("01a21ebe-6b84-71ed-aca0-310671bda68a");
    private static final Product CHAI = new Product(
            ID, new ProductDetails("Chai", null, 1800, "USD"), Product.FIRST_VERSION, Instant.EPOCH, Instant.EPOCH);
    private static final String PATH = "/products/" + ID;
    private static final String PASSED_ON = "HTTP/1.1 202 ";

    private final Server server = new Server();
    private final LocalConnector connector = new LocalConnector(server);
    private final AtomicReference<Optional<Deadline>> asked = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Object>> failure = new AtomicReference<>(Optional.empty());

    @BeforeEach
    void start() throws Exception {
        PlainReads plain = new PlainReads(
                this::get, Duration.ofSeconds(60), new ObjectMapper().registerModule(new JavaTimeModule()));
        plain.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                failure.set(Optional.ofNullable(request.getAttribute(PlainReads.FAILURE)));
                response.setStatus(HttpStatus.ACCEPTED_202);
                callback.succeeded();
                return true;
            }
        });
        server.setHandler(plain);
        server.addConnector(connector);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Product get(UUID id, Deadline deadline) {
        asked.set(Optional.of(deadline));
        if (!id.equals(ID)) {
            throw new ProductNotFoundException(id);
        }
        return CHAI;
    }

    private String send(String method, String target, String... fields) throws Exception {
        String lines = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        return connector.getResponse(method + " " + target + " HTTP/1.1\r\nHost: shop\r\n" + lines + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "User-Agent: curl/8.5.0",
                "Accept: */*",
                "Accept: application/json",
                "accept: application/json",
                "Accept: application/json, text/plain, */*",
                "Accept-Encoding: gzip",
                "Accept-Language: de",
                "Authorization: Bearer mkt_1",
                "Cookie: a=b",
                "Cache-Control: no-cache",
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "X-Request-Id: If-Match",
                "Ifs: 1"
            })
    void isAnswered(String field) throws Exception {
        String answer = send("GET", PATH, field);

        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK")
                .contains("ETag: \"" + CHAI.tag() + "\"", "Content-Type: application/json\r\n", "\"name\":\"Chai\"");
        assertThat(asked.get()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: text/html",
                "Accept: application/json;q=0.5",
                "Accept: ",
                "Accept: */*\r\nAccept: */*",
                "Prefer: wait=1",
                "prefer: wait=1",
                "If-Match: *",
                "if-none-match: \"1-x\"",
                "IF-MODIFIED-SINCE: Fri, 27 Nov 2026 20:42:06 GMT",
                "If-Unmodified-Since: x",
                "If-Range: x",
                "If-Schedule-Tag-Match: x",
                "Range: bytes=0-1",
                "Content-Type: application/json",
                "Content-Length: 0",
                "Content-Encoding: gzip",
                "Expect: 100-continue"
            })
    void isLeftToJerseyByAField(String fields) throws Exception {
        assertThat(send("GET", PATH, fields)).startsWith(PASSED_ON);
        assertThat(asked.get()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/products",
                "/products/",
                "/products/export",
                "/products/1-1-1-1-1",
                "/products/01a21ebe-6b84-71ed-aca0-310671bda68a/",
                "/products/01a21ebe-6b84-71ed-aca0-310671bda68a?",
                "/products/01a21ebe-6b84-71ed-aca0-310671bda68a?fields=name",
                "/products/01a21ebe-6b84-71ed-aca0-310671bda68a;x",
                "/products/01a21ebe6b8471edaca0310671bda68a",
                "/products/01a21ebe-6b84-71ed-aca0-310671bda68g",
                "/x/products/01a21ebe-6b84-71ed-aca0-310671bda68a"
            })
    void isLeftToJerseyByItsTarget(String target) throws Exception {
        assertThat(send("GET", target)).startsWith(PASSED_ON);
        assertThat(asked.get()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void isLeftToJerseyByItsMethod(String method) throws Exception {
        assertThat(send(method, PATH)).startsWith(PASSED_ON);
        assertThat(asked.get()).isEmpty();
    }

    @Test
    void aFailureIsJerseysToAnswer() throws Exception {
        assertThat(send("GET", "/products/00000000-0000-7000-8000-000000000000"))
                .startsWith(PASSED_ON);
        assertThat(asked.get()).isPresent();
        assertThat(failure.get()).containsInstanceOf(ProductNotFoundException.class);
    }
}
