package org.minimarketplace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;

/** How bodies are compressed: RFC 9110, section 8.4. */
class ContentCodingsIT {

    private static final String ITEM = "/products/0197e5a0-7c1e-7aaa-8000-000000000001";
    private static final byte[] CHAI = "{\"name\":\"Chai\",\"price\":1800}\n".getBytes(UTF_8);

    @RegisterExtension
    private static final RunningService service = RunningService.with(Map.of("api.maxImportSize", "300KiB"));

    private static final List<String> GZIP = List.of(
            "gzip",
            "GZIP",
            "Gzip",
            "x-gzip",
            "X-GZip",
            " gzip ",
            "gzip,",
            ",gzip",
            "identity, gzip",
            "gzip, identity",
            "identity^gzip",
            "gzip^identity",
            "gzip^");
    private static final List<String> NONE =
            List.of("", "identity", "Identity", ",", "identity, identity", "identity^");
    private static final List<String> UNKNOWN = List.of(
            "br",
            "deflate",
            "zstd",
            "compress",
            "gzip, gzip",
            "gzip, x-gzip",
            "br, gzip",
            "gzip, br",
            "identity, br",
            "gzip^gzip",
            "gzip^br",
            "br^gzip",
            "identity^br",
            "gzip;q=1",
            "\"gzip\"",
            "gz ip",
            "*");

    /** Each list of codings in each call with a body. */
    private static Stream<Arguments> everywhere(List<String> codings) {
        return Stream.of(
                        "POST /products",
                        "PUT " + ITEM,
                        "PATCH " + ITEM,
                        "POST /products/batch",
                        "POST /products/import")
                .flatMap(call -> codings.stream().map(coding -> Arguments.of(call, coding)));
    }

    @ParameterizedTest(name = "{0} inflates \"{1}\"")
    @MethodSource
    void gzipIsInflated(String call, String codings) {
        assertThat(send(call, codings, RawRequest.gzip(body(call))).status()).isEqualTo(read(call));
    }

    static Stream<Arguments> gzipIsInflated() {
        return everywhere(GZIP);
    }

    @ParameterizedTest(name = "{0} reads a body in \"{1}\" as it is")
    @MethodSource
    void noCodingIsNone(String call, String codings) {
        assertThat(send(call, codings, body(call)).status()).isEqualTo(read(call));
    }

    static Stream<Arguments> noCodingIsNone() {
        return everywhere(NONE);
    }

    @ParameterizedTest(name = "{0} refuses \"{1}\"")
    @MethodSource
    void otherCodingsAreRefused(String call, String codings) {
        assertRefused(send(call, codings, RawRequest.gzip(body(call))));
    }

    static Stream<Arguments> otherCodingsAreRefused() {
        return everywhere(UNKNOWN);
    }

    @ParameterizedTest(name = "{0} refuses a coding that is not known, too")
    @ValueSource(strings = {"GET /products", "DELETE " + ITEM, "GET /products/export", "GET /health", "GET /problems"})
    void bodiesThatNobodyReadsAreNoException(String call) {
        assertRefused(send(call, "br", CHAI));
        assertThat(send(call, "x-gzip", RawRequest.gzip(CHAI)).status()).isNotEqualTo(415);
    }

    @ParameterizedTest(name = "a task reads arguments in \"{0}\"")
    @ValueSource(strings = {"gzip", "x-gzip", "X-GZIP", "identity, gzip"})
    void tasksInflateTheirArguments(String codings) {
        Answer answer = drain(codings, RawRequest.gzip("enabled=false".getBytes(UTF_8)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @ParameterizedTest(name = "a task refuses arguments in \"{0}\"")
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "gzip^br"})
    void tasksRefuseOtherCodings(String codings) {
        assertRefused(drain(codings, "enabled=false".getBytes(UTF_8)));
    }

    @ParameterizedTest(name = "{0} bytes of arguments in \"{1}\" are too many")
    @MethodSource
    void tasksBoundTheirArguments(int size, String codings) {
        byte[] arguments = "enabled=%s".formatted("x".repeat(size)).getBytes(UTF_8);

        assertProblem(
                drain(codings, codings.isEmpty() ? arguments : RawRequest.gzip(arguments)), 413, "payload-too-large");
        assertThat(service.admin("GET", "/ping").status()).isEqualTo(200);
    }

    static Stream<Arguments> tasksBoundTheirArguments() {
        return Stream.of(
                Arguments.of(9_000, ""),
                Arguments.of(9_000, "gzip"),
                Arguments.of(300_000, "gzip"),
                Arguments.of(50_000_000, "x-gzip"));
    }

    @Test
    void argumentsThatAreNoGzipAreMalformed() {
        assertProblem(drain("gzip", "enabled=false".getBytes(UTF_8)), 400, "malformed-request");
    }

    /** RFC 1952, section 2.3.1: what a body inflates to has the check value and the length that stand behind it. */
    @ParameterizedTest(name = "{0} refuses gzip with {1}")
    @MethodSource
    void damagedGzipIsMalformed(String call, String damage, byte[] body) {
        assertProblem(service.send(request(call, "gzip").body(body)), 400, "malformed-request");
        assertProblem(service.send(request(call, "x-gzip").chunked(body)), 400, "malformed-request");
    }

    static Stream<Arguments> damagedGzipIsMalformed() {
        return Stream.of(
                        "POST /products",
                        "PUT " + ITEM,
                        "PATCH " + ITEM,
                        "POST /products/batch",
                        "POST /products/import")
                .flatMap(call -> {
                    byte[] sound = RawRequest.gzip(body(call));
                    int end = sound.length;
                    byte[] large =
                            RawRequest.gzip((new String(body(call), UTF_8) + "\n".repeat(40_000)).getBytes(UTF_8));
                    return Stream.of(
                            Arguments.of(call, "the first octet of its check value", flipped(sound, end - 8)),
                            Arguments.of(call, "the last octet of its check value", flipped(sound, end - 5)),
                            Arguments.of(call, "the first octet of its length", flipped(sound, end - 4)),
                            Arguments.of(call, "the last octet of its length", flipped(sound, end - 1)),
                            Arguments.of(call, "the check value of a long text", flipped(large, large.length - 6)),
                            Arguments.of(
                                    call,
                                    "the check value of its first member",
                                    joined(flipped(RawRequest.gzip(new byte[0]), 12), sound)),
                            Arguments.of(
                                    call,
                                    "the check value of its last member",
                                    joined(RawRequest.gzip(new byte[0]), flipped(sound, end - 7))),
                            Arguments.of(call, "another text under its check value", stored(body(call))));
                });
    }

    @ParameterizedTest(name = "{0} reads gzip of several members, in small chunks, too")
    @ValueSource(
            strings = {"POST /products", "PUT " + ITEM, "PATCH " + ITEM, "POST /products/batch", "POST /products/import"
            })
    void soundGzipIsReadHoweverItIsCut(String call) {
        byte[] body = body(call);
        byte[] members = joined(
                joined(RawRequest.gzip(new byte[0]), RawRequest.gzip(Arrays.copyOf(body, 5))),
                RawRequest.gzip(Arrays.copyOfRange(body, 5, body.length)));
        byte[] large = RawRequest.gzip((new String(body, UTF_8) + "\n".repeat(100_000)).getBytes(UTF_8));

        assertThat(service.send(request(call, "gzip").body(members)).status()).isEqualTo(read(call));
        for (byte[] whole : List.of(members, large)) {
            StringBuilder chunks = new StringBuilder();
            for (byte octet : whole) {
                chunks.append("1\r\n").append((char) (octet & 0xFF)).append("\r\n");
            }
            RawRequest request = request(call, "gzip").header("Transfer-Encoding: chunked");
            Answer answer = service.send(request.bare((chunks + "0\r\n\r\n").getBytes(ISO_8859_1)));
            assertThat(answer.status()).as(answer.body()).isEqualTo(read(call));
        }
    }

    private static byte[] flipped(byte[] gzip, int at) {
        byte[] damaged = gzip.clone();
        damaged[at] ^= 1;
        return damaged;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Not compressed, so that one of its letters can be another one. */
    private static byte[] stored(byte[] text) {
        Deflater deflater = new Deflater(Deflater.NO_COMPRESSION, true);
        deflater.setInput(text);
        deflater.finish();
        byte[] block = new byte[text.length + 64];
        int length = deflater.deflate(block);
        deflater.end();
        byte[] gzip = RawRequest.gzip(text);
        byte[] head = Arrays.copyOf(gzip, 10);
        byte[] tail = Arrays.copyOfRange(gzip, gzip.length - 8, gzip.length);
        int letter = new String(block, 0, length, ISO_8859_1).indexOf("Chai");
        block[letter] ^= 1;
        return joined(joined(head, Arrays.copyOf(block, length)), tail);
    }

    /** Whatever stands at their beginning: it is not looked at before the end is there. */
    @ParameterizedTest(name = "{0}: {1} is too large")
    @MethodSource
    void bodiesOverTheLimitAreTooLarge(String call, String what, RawRequest request) {
        assertProblem(service.send(request), 413, "payload-too-large");
        assertThat(service.send("GET", "/health/live").status()).as(what).isEqualTo(200);
    }

    static Stream<Arguments> bodiesOverTheLimitAreTooLarge() {
        return Stream.of(
                        "POST /products",
                        "PUT " + ITEM,
                        "PATCH " + ITEM,
                        "POST /products/batch",
                        "POST /products/import")
                .flatMap(call -> beginnings(call).flatMap(beginning -> {
                    byte[] large = (beginning + valid(call, 400_000)).getBytes(UTF_8);
                    byte[] zipped = RawRequest.gzip(large);
                    return Stream.of(
                            tooLarge(
                                    call,
                                    beginning,
                                    "with its length",
                                    request(call, "").body(large)),
                            tooLarge(
                                    call,
                                    beginning,
                                    "in a chunk",
                                    request(call, "").chunked(large)),
                            tooLarge(
                                    call,
                                    beginning,
                                    "in gzip",
                                    request(call, "gzip").body(zipped)),
                            tooLarge(
                                    call,
                                    beginning,
                                    "in gzip and a chunk",
                                    request(call, "x-gzip").chunked(zipped)));
                }));
    }

    private static Arguments tooLarge(String call, String beginning, String how, RawRequest request) {
        return Arguments.of(call, "400 KB %s after \"%s\"".formatted(how, beginning), request);
    }

    /** A file is read as it comes, so that a line that is not valid ends it. */
    private static Stream<String> beginnings(String call) {
        return call.endsWith("import") ? Stream.of("") : Stream.of("", "[", "[{}, ", "nonsense", "{\"name\":");
    }

    private static String valid(String call, int size) {
        String line = "{\"name\":\"Chai\",\"price\":1800,\"description\":\"%s\"}\n".formatted("x".repeat(1_900));
        return call.endsWith("import") ? line.repeat(size / line.length()) : " ".repeat(size);
    }

    private static Answer send(String call, String codings, byte[] body) {
        return service.send(request(call, codings).body(body));
    }

    /** @param codings the lines of the field, separated by {@code ^}; no field if there is nothing but an empty text */
    private static RawRequest request(String call, String codings) {
        String[] parts = call.split(" ", 2);
        String type = switch (call) {
            case "PATCH " + ITEM -> "application/merge-patch+json";
            case "POST /products/import" -> "application/x-ndjson";
            default -> "application/json";
        };
        RawRequest request = RawRequest.to(parts[0], parts[1]).header("Content-Type: " + type);
        for (String line : codings.split("\\^", -1)) {
            request.header("Content-Encoding: " + line);
        }
        return request;
    }

    private static Answer drain(String codings, byte[] arguments) {
        RawRequest request =
                RawRequest.to("POST", "/tasks/drain").header("Content-Type: application/x-www-form-urlencoded");
        for (String line : codings.split("\\^", -1)) {
            request.header("Content-Encoding: " + line);
        }
        return request.body(arguments).send(service.adminUri().getPort());
    }

    private static byte[] body(String call) {
        return call.endsWith("batch") ? ("[" + new String(CHAI, UTF_8) + "]").getBytes(UTF_8) : CHAI;
    }

    /** The status of a body that was read. */
    private static int read(String call) {
        return call.endsWith("import") ? 200 : call.startsWith("POST") ? 201 : 404;
    }

    private static void assertRefused(Answer answer) {
        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(answer.header("Accept-Encoding")).isEqualTo("gzip");
    }
}
