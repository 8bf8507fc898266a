package org.minimarketplace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;
import static org.minimarketplace.harness.Eventually.eventually;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Scrape;

/**
 * Where a request ends: RFC 9112, sections 6 and 7. A server that reads its end elsewhere than a proxy before it does
 * takes what one client sent for the request of another (request smuggling). So nothing that can be read in two ways is
 * read at all, and its connection is closed.
 */
class MessageFramingIT {

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1800}";
    private static final String SIZE = Integer.toHexString(CHAI.length());
    private static final String CHUNKED = SIZE + "\r\n" + CHAI + "\r\n0\r\n\r\n";

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    @ParameterizedTest(name = "{0} is read")
    @MethodSource
    void chunksAreRead(String what, String body) {
        Answer answer = service.send(creation("Transfer-Encoding: chunked\r\nConnection: close", body));

        assertThat(answer.status()).as(what).isEqualTo(201);
    }

    static Stream<Arguments> chunksAreRead() {
        String rest = "\r\n" + CHAI + "\r\n0\r\n\r\n";
        return Stream.of(
                Arguments.of("a chunk", CHUNKED),
                Arguments.of("a size with zeros before it", "0000" + SIZE + rest),
                Arguments.of("a size in capitals", SIZE.toUpperCase(Locale.ROOT) + rest),
                Arguments.of("a chunk with an extension", SIZE + ";a=b" + rest),
                Arguments.of("a chunk with an extension without a value", SIZE + ";a" + rest),
                Arguments.of("a chunk with a quoted extension", SIZE + ";a=\"b;c\"" + rest),
                Arguments.of("a trailer", SIZE + "\r\n" + CHAI + "\r\n0\r\nX-Checksum: 1\r\n\r\n"),
                Arguments.of(
                        "a trailer that names another length",
                        SIZE + "\r\n" + CHAI + "\r\n0\r\nContent-Length: 5\r\n\r\n"));
    }

    /** RFC 9112, section 2.2, lets a bare line feed end a line of the head, and section 7.1 no other one. */
    @ParameterizedTest(name = "{0} is not read")
    @MethodSource
    void chunksThatCanBeReadInTwoWaysAreNotRead(String what, String body) {
        assertRefused(creation("Transfer-Encoding: chunked", body), 400, "malformed-request");
    }

    static Stream<Arguments> chunksThatCanBeReadInTwoWaysAreNotRead() {
        String data = CHAI + "\r\n0\r\n\r\n";
        return Stream.of(
                Arguments.of("a bare line feed after a size", SIZE + "\n" + data),
                Arguments.of("a bare line feed after an extension", SIZE + ";a=b\n" + data),
                Arguments.of("a bare line feed after a chunk", SIZE + "\r\n" + CHAI + "\n0\r\n\r\n"),
                Arguments.of("a bare line feed after the last size", SIZE + "\r\n" + CHAI + "\r\n0\n\r\n"),
                Arguments.of("a bare line feed at the end", SIZE + "\r\n" + CHAI + "\r\n0\r\n\n"),
                Arguments.of("a bare line feed after a trailer", SIZE + "\r\n" + CHAI + "\r\n0\r\nX: y\n\r\n"),
                Arguments.of("nothing but line feeds", SIZE + "\n" + CHAI + "\n0\n\n"),
                Arguments.of("a bare carriage return after a size", SIZE + "\r" + data),
                Arguments.of("two carriage returns after a size", SIZE + "\r\r\n" + data),
                Arguments.of("a bare carriage return in an extension", SIZE + ";a\rb\r\n" + data),
                // CVE-2026-2332: where one server ends the line in the quotes, and another one after them.
                Arguments.of("a quoted extension over two lines", SIZE + ";a=\"b\r\n" + data + "\""),
                Arguments.of("an extension of 20 KB", SIZE + ";a=" + "b".repeat(20_000) + "\r\n" + data),
                Arguments.of("a space before a size", " " + SIZE + "\r\n" + data),
                Arguments.of("a sign before a size", "+" + SIZE + "\r\n" + data),
                Arguments.of("a negative size", "-1\r\n" + data),
                Arguments.of("a size with 0x before it", "0x" + SIZE + "\r\n" + data),
                Arguments.of("a size of 17 digits", "f".repeat(17) + "\r\n" + data),
                Arguments.of("no size", "\r\n" + data),
                Arguments.of("a chunk that is longer than its size", SIZE + "\r\n" + CHAI + "xx\r\n0\r\n\r\n"),
                Arguments.of("a chunk without an end of line", SIZE + "\r\n" + CHAI + "0\r\n\r\n"));
    }

    @ParameterizedTest(name = "bare line feeds in chunks are refused by {0}")
    @ValueSource(
            strings = {
                "POST /products/batch",
                "POST /products/import",
                "PUT /products/0197e5a0-7c1e-7aaa-8000-000000000001",
                "PATCH /products/0197e5a0-7c1e-7aaa-8000-000000000001"
            })
    void bareLineFeedsAreRefusedOnEveryRoute(String call) {
        String type = call.startsWith("PATCH")
                ? "application/merge-patch+json"
                : call.endsWith("import") ? "application/x-ndjson" : "application/json";
        RawRequest request = RawRequest.of(call + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                        + "\r\nTransfer-Encoding: chunked\r\n")
                .bare((SIZE + "\n" + CHAI + "\n0\n\n").getBytes(ISO_8859_1));

        assertRefused(request, 400, "malformed-request");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
            Transfer-Encoding: gzip, chunked                         | 501
            Transfer-Encoding: x-gzip, chunked                       | 501
            Transfer-Encoding: deflate, chunked                      | 501
            Transfer-Encoding: identity, chunked                     | 501
            Transfer-Encoding: nonsense, chunked                     | 501
            Transfer-Encoding: gzip^Transfer-Encoding: chunked       | 501
            Transfer-Encoding: gzip, deflate^Transfer-Encoding: Chunked | 501
            Transfer-Encoding: gzip, chunked^Expect: 100-continue    | 501
            Transfer-Encoding: gzip                                  | 400
            Transfer-Encoding: identity                              | 400
            Transfer-Encoding: xchunked                              | 400
            Transfer-Encoding: chunked, chunked                      | 400
            Transfer-Encoding: chunked, gzip                         | 400
            Transfer-Encoding: chunked^Transfer-Encoding: chunked    | 400
            Transfer-Encoding: chunked^Transfer-Encoding: identity   | 400
            Transfer-Encoding: "chunked"                             | 400
            Transfer-Encoding: chunked;q=1                           | 400
            Transfer-Encoding:                                       | 400
            Transfer-Encoding: ,                                     | 400
            Transfer-Encoding : chunked                              | 400
            Transfer-Encoding:<VT>chunked                          | 400
            Transfer-Encoding: chunked<VT>                         | 400
            Transfer-Encoding:<NUL>chunked                          | 400
            Transfer-Encoding:^ chunked                              | 400
            <SP>Transfer-Encoding: chunked                           | 400
            Transfer-Encoding<NUL>: chunked                         | 400
            Transfer-Encoding: chunked^Content-Length: 5             | 400
            Content-Length: 5^Transfer-Encoding: chunked             | 400
            Content-Length: 5^Transfer-Encoding: gzip, chunked       | 400
            Content-Length: 28^Content-Length: 28                    | 400
            Content-Length: 28^Content-Length: 5                     | 400
            Content-Length: 28, 28                                   | 400
            Content-Length: 5 28                                     | 400
            Content-Length: +28                                      | 400
            Content-Length: -1                                       | 400
            Content-Length: 0x1c                                     | 400
            Content-Length: 28.0                                     | 400
            Content-Length:                                          | 400
            Content-Length: 99999999999999999999                     | 400
            Content-Length : 28                                      | 400
            Content-Length:^ 28                                      | 400
            """)
    void fieldsThatLeaveTheEndOpenAreRefused(String fields, int status) {
        String lines = fields.replace("^", "\r\n")
                .replace("<VT>", "\u000b")
                .replace("<NUL>", "\u0000")
                .replace("<SP>", " ");

        assertRefused(creation(lines, CHUNKED), status, status == 501 ? "not-implemented" : "malformed-request");
    }

    @ParameterizedTest(name = "HTTP/1.0 has no transfer codings, {0}")
    @ValueSource(strings = {"Connection: close", "Connection: keep-alive"})
    void olderClientsHaveNoTransferCodings(String connection) {
        RawRequest request = RawRequest.of("POST /products HTTP/1.0\r\nContent-Type: application/json\r\n" + connection
                        + "\r\nTransfer-Encoding: chunked\r\n")
                .bare(CHUNKED.getBytes(ISO_8859_1));

        assertRefused(request, 400, "malformed-request");
    }

    @ParameterizedTest(name = "{0} is a version that is not spoken")
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0",
                "PRI * HTTP/2.0\r\n\r\nSM",
                "GET /products HTTP/2.0\r\nHost: localhost",
                "GET /products HTTP/2\r\nHost: localhost",
                "GET /products HTTP/3.0\r\nHost: localhost",
                "GET /products HTTP/1.2\r\nHost: localhost",
                "GET /products HTTP/0.9\r\nHost: localhost",
                "GET /products HTTP/1.10\r\nHost: localhost",
                "GET /products"
            })
    void otherVersionsAreRefused(String head) {
        assertRefused(RawRequest.of(head + "\r\n"), 505, "http-version-not-supported");
    }

    /** RFC 9110, section 7.8: a server may ignore the field. */
    @ParameterizedTest(name = "an upgrade to {0} does not take place")
    @ValueSource(strings = {"h2c", "websocket", "HTTP/2.0", "TLS/1.3"})
    void upgradesAreIgnored(String protocol) {
        Answer answer = service.send(RawRequest.of("GET /products HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: close, Upgrade, HTTP2-Settings\r\nUpgrade: " + protocol
                + "\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.has("Upgrade")).isFalse();
    }

    @ParameterizedTest(name = "what the server refuses by itself is counted: {1}, {2}")
    @CsvSource(delimiter = '|', textBlock = """
            GET /products HTTP/3.0            | unmatched | 505
            GET /products/%zz HTTP/1.1        | unmatched | 400
            GET /products%2Fbatch HTTP/1.1    | unmatched | 400
            GET /products/../health HTTP/1.1  | unmatched | 400
            GET /products HTTP/1.1^Transfer-Encoding: gzip, chunked | /products | 501
            """)
    void whatTheServerRefusesByItselfIsCounted(String head, String path, int status) {
        Scrape before = Scrape.of(service);

        Answer answer =
                service.send(RawRequest.of(head.replace("^", "\r\n") + "\r\nHost: localhost\r\nConnection: close\r\n"));

        assertThat(answer.status()).isEqualTo(status);
        eventually(
                "counted",
                () -> Scrape.of(service).samples().keySet().stream()
                                .filter(series -> series.startsWith("marketplace_http_requests_total{")
                                        && series.contains("path=\"" + path + "\",status=\"" + status + "\""))
                                .mapToDouble(series -> Scrape.of(service).growth(series, before))
                                .sum()
                        == 1);
    }

    /** RFC 9112, section 3.2. */
    @ParameterizedTest(name = "{0} {1} is answered with {2}")
    @CsvSource({
        "GET, http://localhost/products, 200",
        "GET, http://example.org/products, 421",
        "GET, http://127.0.0.1:81/products, 200",
        "GET, https://127.0.0.1/products, 200",
        "GET, HTTP://127.0.0.1/%70roducts, 200",
        "GET, http://127.0.0.1/products/, 404",
        "GET, http://127.0.0.1, 200",
        "OPTIONS, http://127.0.0.1/products, 200",
        "OPTIONS, *, 204",
        "GET, *, 400",
        "POST, *, 400",
        "FROB, *, 400",
        "GET, localhost:80, 400",
        "GET, products, 400",
        "CONNECT, localhost:80, 405",
        "CONNECT, /products, 400"
    })
    void formsOfTargetsAreUnderstood(String method, String target, int status) {
        Answer answer = service.send(RawRequest.to(method, target));

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Cache-Control")).isEqualTo(status < 400 ? "no-cache" : "no-store");
        assertHardenedUnlessAPage(answer, status);
    }

    private static void assertHardenedUnlessAPage(Answer answer, int status) {
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        if (status == 204 || status == 405) {
            assertThat(answer.header("Allow")).contains("GET, HEAD");
        }
        if (status >= 400) {
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }
    }

    /** On a connection that would be kept, so that the test ends only if the service closes it. */
    private static RawRequest creation(String fields, String body) {
        return RawRequest.of("POST /products HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + fields
                        + "\r\n")
                .bare(body.getBytes(ISO_8859_1));
    }

    private static void assertRefused(RawRequest request, int status, String problem) {
        Answer answer = service.send(request);

        assertProblem(answer, status, problem);
        assertThat(answer.header("Connection")).isEqualTo("close");
    }
}
