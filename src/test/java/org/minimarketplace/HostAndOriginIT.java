package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.Metrics;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;

/** Who may be asked, and in whose name: DNS rebinding and pages of other origins, on both ports. */
class HostAndOriginIT {

    /** A call to each port that would have an effect. */
    private static final List<String> EFFECTS = List.of(
            "application POST /products",
            "application POST /products/batch",
            "application POST /products/import?format=ndjson",
            "application PUT /products/018f0000-0000-7000-8000-000000000000",
            "application PATCH /products/018f0000-0000-7000-8000-000000000000",
            "application DELETE /products/018f0000-0000-7000-8000-000000000000",
            "admin POST /tasks/drain?enabled=true",
            "admin POST /tasks/permits?reads=1",
            "admin POST /tasks/checkpoint");

    @RegisterExtension
    private static final RunningService service =
            RunningService.with(Map.of("server.allowedHosts", "shop.example, Admin.Example"));

    @ParameterizedTest(name = "{0} is served")
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "localhost:9999",
                "127.0.0.1",
                "127.0.0.1:80",
                "10.1.2.3",
                "[::1]",
                "[2001:db8::1]:8080",
                "shop.example",
                "SHOP.example:443",
                "shop.example.",
                "admin.example"
            })
    void knownHostsAreServed(String host) {
        for (String port : List.of("application", "admin")) {
            Answer answer = send(port, "GET", port.equals("admin") ? "/info" : "/products", "Host: " + host);
            assertThat(answer.status()).as(port).isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "{0} is 421")
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "evil.localhost",
                "shop.example.evil.example",
                "notshop.example",
                "127.0.0.1.evil.example",
                "127.1",
                "2130706433",
                "0x7f.0.0.1",
                "256.0.0.1",
                "127.0.0.01",
                "1.2.3.4.5"
            })
    void otherHostsAreRefused(String host) {
        for (String port : List.of("application", "admin")) {
            for (String method : List.of("GET", "POST", "DELETE", "OPTIONS")) {
                for (String path : List.of("/", "/products", "/health/live", "/metrics", "/nothing/here")) {
                    Answer answer = send(port, method, path, "Host: " + host);
                    assertThat(answer.status())
                            .as(port + " " + method + " " + path)
                            .isEqualTo(421);
                    assertThat(answer.json().path("type").asText()).isEqualTo("/problems/unknown-host");
                    assertThat(answer.json().path("detail").asText()).contains("ALLOWED_HOSTS");
                }
            }
        }
    }

    static Stream<Arguments> foreign() {
        List<Arguments> cases = new ArrayList<>();
        for (String effect : EFFECTS) {
            for (String fields : List.of(
                    "Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Site: same-site",
                    "Sec-Fetch-Site: Same-Origin",
                    "Sec-Fetch-Site: nonsense",
                    "Sec-Fetch-Site: same-origin|Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Site: cross-site|Origin: http://localhost",
                    "Origin: http://evil.example",
                    "Origin: null",
                    "Origin: http://localhost:1",
                    "Origin: https://localhost:8443",
                    "Origin: http://localhost.evil.example",
                    "Origin: http://evil.example|Origin: http://localhost",
                    "Origin: localhost",
                    "Origin: :")) {
                cases.add(Arguments.of(effect, fields));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0} with {1} is 403")
    @MethodSource("foreign")
    void pagesOfOtherOriginsChangeNothing(String effect, String fields) {
        String[] call = effect.split(" ", -1);
        List<String> headers = new ArrayList<>(List.of("Host: localhost"));
        headers.addAll(List.of(fields.split("\\|", -1)));

        Answer answer = send(call[0], call[1], call[2], headers.toArray(String[]::new));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("type").asText()).isEqualTo("/problems/foreign-origin");
        assertThat(service.send("GET", "/products").body()).isEqualTo("[]");
    }

    @ParameterizedTest(name = "{0} passes")
    @ValueSource(
            strings = {
                "Accept: */*",
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                "Sec-Fetch-Site: same-origin|Origin: http://other.example",
                "Origin: http://localhost",
                "Origin: HTTP://LOCALHOST:80"
            })
    void ownPagesAndProgramsPass(String fields) {
        for (String effect : List.of("application POST /products/batch", "admin POST /tasks/checkpoint")) {
            String[] call = effect.split(" ", -1);
            List<String> headers = new ArrayList<>(List.of("Host: localhost"));
            headers.addAll(List.of(fields.split("\\|", -1)));

            assertThat(send(call[0], call[1], call[2], headers.toArray(String[]::new))
                            .status())
                    .as(effect)
                    .isIn(200, 400);
        }
    }

    @ParameterizedTest(name = "{0}, whose body never comes")
    @ValueSource(strings = {"application POST /products", "admin POST /tasks/checkpoint"})
    void theyAreRefusedBeforeTheirBodies(String call) {
        for (String field : List.of("Host: evil.example", "Host: localhost|Origin: null")) {
            String[] parts = call.split(" ", -1);
            List<String> headers = new ArrayList<>(List.of(field.split("\\|", -1)));
            headers.add("Content-Length: 1000");

            RawRequest request = RawRequest.of(parts[1] + " " + parts[2] + " HTTP/1.1\r\nConnection: close\r\n");
            headers.forEach(request::header);
            Answer answer = request.send(port(parts[0]));

            assertThat(answer.status()).isEqualTo(field.contains("evil") ? 421 : 403);
        }
    }

    @Test
    void behindAProxyThatEndsTlsThePagesOwnOriginPasses() {
        Answer answer = send("application", "POST", "/products", "Host: shop.example", "Origin: https://shop.example");

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void readsOfOtherPagesAreServedAndNotShared() {
        Answer answer = service.send("GET", "/products", "Origin: http://evil.example", "Sec-Fetch-Site: cross-site");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.has("Access-Control-Allow-Origin")).isFalse();
    }

    @Test
    void refusalsAreCountedByReason() {
        double hosts = refused("host");
        double origins = refused("origin");

        send("application", "GET", "/products", "Host: evil.example");
        send("admin", "POST", "/tasks/checkpoint", "Host: localhost", "Origin: null");

        assertThat(refused("host")).isEqualTo(hosts + 1);
        assertThat(refused("origin")).isEqualTo(origins + 1);
    }

    private static double refused(String reason) {
        return new Metrics(service.admin("GET", "/metrics").body())
                .sum("marketplace_http_refused_total{reason=\"" + reason + "\"");
    }

    private static Answer send(String port, String method, String path, String... headers) {
        RawRequest request = RawRequest.of(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
        for (String header : headers) {
            request.header(header);
        }
        if (!method.equals("GET")) {
            request.body("".getBytes(StandardCharsets.UTF_8));
        }
        return request.send(port(port));
    }

    private static int port(String name) {
        return (name.equals("admin") ? service.adminUri() : service.uri()).getPort();
    }
}
