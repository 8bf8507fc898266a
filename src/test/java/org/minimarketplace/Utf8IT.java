package org.minimarketplace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.minimarketplace.harness.Answers.assertProblem;
import static org.minimarketplace.harness.Answers.pointers;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;

/** Bodies are UTF-8, strictly (RFC 3629, RFC 8259), on every route that takes text. Bytes stand here as Latin-1. */
class Utf8IT {

    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final String CSV = "text/csv";

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    /** A product that is there to be changed. */
    private static String item = "";

    /** A call whose body is one product, perhaps between other text. */
    private record Route(String method, String path, String type, String body) {

        RawRequest request(String product, boolean zipped) {
            byte[] content = body.formatted(product).getBytes(ISO_8859_1);
            RawRequest request =
                    RawRequest.to(method, path.equals("item") ? item : path).header("Content-Type: " + type);
            return zipped
                    ? request.header("Content-Encoding: gzip").body(RawRequest.gzip(content))
                    : request.body(content);
        }

        @Override
        public String toString() {
            return method + " " + path + " of " + type;
        }
    }

    private static final List<Route> ROUTES = List.of(
            new Route("POST", "/products", JSON, "%s"),
            new Route("POST", "/products/batch", JSON, "[{\"name\":\"good\",\"price\":1},%s]"),
            new Route("PUT", "item", JSON, "%s"),
            new Route("PATCH", "item", JSON, "%s"),
            new Route("PATCH", "item", "application/merge-patch+json", "%s"));

    @BeforeAll
    static void start() {
        Answer made = service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1800}");
        item = "/products/" + made.json().path("id").asText();
    }

    /** Sequences that are not UTF-8: RFC 3629, sections 3 and 4. */
    private static final Map<String, String> MALFORMED = Map.ofEntries(
            Map.entry("a slash in two bytes", "\u00C0\u00AF"),
            Map.entry("a slash in three bytes", "\u00E0\u0080\u00AF"),
            Map.entry("a slash in four bytes", "\u00F0\u0080\u0080\u00AF"),
            Map.entry("a quote in two bytes", "\u00C0\u00A2"),
            Map.entry("NUL in two bytes", "\u00C0\u0080"),
            Map.entry("U+007F in two bytes", "\u00C1\u00BF"),
            Map.entry("U+07FF in three bytes", "\u00E0\u009F\u00BF"),
            Map.entry("U+FFFF in four bytes", "\u00F0\u008F\u00BF\u00BF"),
            Map.entry("the first high surrogate", "\u00ED\u00A0\u0080"),
            Map.entry("the last low surrogate", "\u00ED\u00BF\u00BF"),
            Map.entry("a pair of surrogates (CESU-8)", "\u00ED\u00A0\u00BD\u00ED\u00B8\u0080"),
            Map.entry("U+110000", "\u00F4\u0090\u0080\u0080"),
            Map.entry("F5", "\u00F5\u0080\u0080\u0080"),
            Map.entry("a sequence of five bytes", "\u00F8\u0088\u0080\u0080\u0080"),
            Map.entry("a sequence of six bytes", "\u00FC\u0084\u0080\u0080\u0080\u0080"),
            Map.entry("FE", "\u00FE"),
            Map.entry("FF", "\u00FF"),
            Map.entry("a continuation byte", "\u0080"),
            Map.entry("the last continuation byte", "\u00BF"),
            Map.entry("a continuation byte too many", "\u00C3\u00A9\u00A9"),
            Map.entry("one byte of two", "\u00C3"),
            Map.entry("two bytes of three", "\u00E2\u0082"),
            Map.entry("three bytes of four", "\u00F0\u009F\u0098"),
            Map.entry("a beginning within a character", "\u00E2\u00C3\u00A9"),
            Map.entry("Latin-1", "\u00E9"),
            Map.entry("Windows-1252", "\u0080uro"));

    static Stream<Arguments> malformed() {
        return ROUTES.stream()
                .flatMap(route -> MALFORMED.entrySet().stream()
                        .map(each -> arguments(each.getKey() + " in " + route, route, each.getValue())));
    }

    @ParameterizedTest(name = "{0} is refused")
    @MethodSource("malformed")
    void whatIsNotUtf8IsRefused(String sentence, Route route, String bytes) {
        String array = route.path().endsWith("batch") ? "/1" : "";
        for (boolean zipped : List.of(false, true)) {
            for (String product : List.of(
                    "{\"name\":\"a" + bytes + "\",\"price\":1}",
                    "{\"price\":1,\"name\":\"" + "x".repeat(9_000) + bytes + "\"}")) {
                Answer answer = service.send(route.request(product, zipped));
                assertProblem(answer, 400, "malformed-request");
                assertThat(answer.json().path("detail").asText())
                        .as(sentence)
                        .startsWith("not valid UTF-8 (line 1, column ");
                assertThat(pointers(answer)).as(sentence).containsExactly("#" + array + "/name");
            }
        }
    }

    static Stream<Arguments> places() {
        return ROUTES.stream()
                .flatMap(route -> Stream.of(
                                arguments("a key", "{\"na%sme\":\"a\",\"price\":1}"),
                                arguments("the end of a key", "{\"name%s\":\"a\",\"price\":1}"),
                                arguments("a field that is ignored", "{\"id\":\"%s\",\"name\":\"a\",\"price\":1}"),
                                arguments(
                                        "a list that is ignored", "{\"id\":[{\"x%s\":1}],\"name\":\"a\",\"price\":1}"),
                                arguments("an escape", "{\"name\":\"\\u00e%s\",\"price\":1}"),
                                arguments("a number", "{\"name\":\"a\",\"price\":1%s}"),
                                arguments("a word", "{\"name\":\"a\",\"description\":nul%s,\"price\":1}"),
                                arguments("the beginning", "%s{\"name\":\"a\",\"price\":1}"),
                                arguments("the space between", "{\"name\":\"a\",%s\"price\":1}"),
                                arguments("the end", "{\"name\":\"a\",\"price\":1}%s"),
                                arguments("the space behind the end", "{\"name\":\"a\",\"price\":1} \n%s"))
                        .map(place -> arguments(place.get()[0] + " of " + route, route, place.get()[1])));
    }

    @ParameterizedTest(name = "in {0} it is refused")
    @MethodSource("places")
    void itIsRefusedWhereverItStands(String sentence, Route route, String product) {
        for (String bytes : List.of("\u00C0\u00AF", "\u00FF", "\u00C3")) {
            for (boolean zipped : List.of(false, true)) {
                assertProblem(service.send(route.request(product.formatted(bytes), zipped)), 400, "malformed-request");
            }
        }
    }

    @ParameterizedTest(name = "JSON in {0} is refused")
    @ValueSource(
            strings = {
                "UTF-16LE",
                "UTF-16BE",
                "UTF-32LE",
                "UTF-32BE",
                "x-UTF-16LE-BOM",
                "X-UTF-32LE-BOM",
                "X-UTF-32BE-BOM",
                "UTF-16",
                "IBM037"
            })
    void otherEncodingsAreRefused(String charset) {
        for (Route route : ROUTES) {
            String text = route.body().formatted("{\"name\":\"Tea\",\"price\":1}");
            RawRequest request = RawRequest.to(route.method(), route.path().equals("item") ? item : route.path())
                    .header("Content-Type: " + route.type())
                    .body(text.getBytes(Charset.forName(charset)));
            assertProblem(service.send(request), 400, "malformed-request");
        }
    }

    static Stream<Arguments> files() {
        String ndjson = "{\"name\":\"a\",\"price\":1}\n{\"name\":\"b%s\",\"price\":1}\n";
        return MALFORMED.entrySet().stream()
                .flatMap(each -> Stream.of(
                        arguments(each.getKey() + " in NDJSON", NDJSON, ndjson.formatted(each.getValue())),
                        arguments(
                                each.getKey() + " in a key of NDJSON",
                                NDJSON,
                                "{\"name\":\"a\",\"price\":1}\n{\"n%same\":1}\n".formatted(each.getValue())),
                        arguments(each.getKey() + " in CSV", CSV, "name,price\n%s,1\n".formatted(each.getValue())),
                        arguments(
                                each.getKey() + " in quotes in CSV",
                                CSV,
                                "name,price\n\"%s\",1\n".formatted(each.getValue()))));
    }

    @ParameterizedTest(name = "{0} is refused with its line")
    @MethodSource("files")
    void filesAreUtf8(String sentence, String type, String file) {
        for (boolean zipped : List.of(false, true)) {
            Answer answer = service.send(new Route("POST", "/products/import", type, "%s").request(file, zipped));
            assertThat(answer.status()).as(sentence).isEqualTo(422);
            assertThat(answer.json().at("/errors/0/detail").asText())
                    .as(sentence)
                    .isEqualTo("line 2: is not valid UTF-8");
        }
    }

    @ParameterizedTest(name = "charset={0} is refused")
    @ValueSource(
            strings = {
                "iso-8859-1",
                "ISO-8859-1",
                "\"utf-16\"",
                "utf-16le",
                "utf-32",
                "us-ascii",
                "windows-1252",
                "utf-7",
                "utf_8",
                "utf-8-sig",
                "x",
                "\"\"",
                "\"utf-8 \""
            })
    void anotherCharsetIsNotSupported(String charset) {
        for (Route route : withImports()) {
            Answer answer = service.send(
                    new Route(route.method(), route.path(), route.type() + ";charset=" + charset, route.body())
                            .request("{\"name\":\"Tea\",\"price\":1}", false));
            assertProblem(answer, 415, "unsupported-media-type");
            // The parameter "format" has a say in what a file is, whatever its type.
            String read = route.path().endsWith("format=csv") ? CSV : route.type();
            assertThat(answer.header("Accept")).contains(read).doesNotContain("*");
            assertThat(answer.json().path("detail").asText()).contains(read).doesNotContain("*");
        }
    }

    @ParameterizedTest(name = "{0} is taken")
    @ValueSource(
            strings = {
                "charset=utf-8",
                "charset=UTF-8",
                "Charset=Utf-8",
                "CHARSET=\"UTF-8\"",
                " charset=\"utf-8\"",
                "charset=utf8",
                "charset=UTF8",
                "q=1"
            })
    void utf8IsTakenInEverySpelling(String parameter) {
        for (Route route : withImports()) {
            Answer answer =
                    service.send(new Route(route.method(), route.path(), route.type() + ";" + parameter, route.body())
                            .request("{\"name\":\"Tea\",\"price\":1}", false));
            assertThat(answer.status()).as(route + answer.body()).isIn(200, 201);
        }
    }

    private static List<Route> withImports() {
        List<Route> all = new ArrayList<>(ROUTES);
        all.add(new Route("POST", "/products/import", NDJSON, "%s"));
        all.add(new Route("POST", "/products/import", CSV, "name,price\nTea,1"));
        all.add(new Route("POST", "/products/import?format=csv", "text/plain", "name,price\nTea,1"));
        return all;
    }

    @Test
    void aByteOrderMarkOfUtf8IsPassedOverOnce() {
        String mark = "\u00EF\u00BB\u00BF";
        for (Route route : withImports()) {
            Route marked = new Route(route.method(), route.path(), route.type(), mark + route.body());
            Answer answer = service.send(marked.request("{\"name\":\"Tea\",\"price\":1}", false));
            assertThat(answer.status()).as(route + answer.body()).isIn(200, 201);
        }
        for (Route route : ROUTES) {
            Route twice = new Route(route.method(), route.path(), route.type(), mark + mark + route.body());
            assertProblem(
                    service.send(twice.request("{\"name\":\"Tea\",\"price\":1}", true)), 400, "malformed-request");
        }
    }

    @Test
    void everyKindOfCharacterComesBackAsItWas() {
        String name = "a\u00A1\u07FF\u0800\uD7FF\uE000\uFFFD\uD800\uDC00\uDBFF\uDFFDz";
        for (int padding : new int[] {0, 1, 2, 3, 8_180, 8_190}) {
            String json = " ".repeat(padding) + "{\"name\":\"" + name + "\",\"price\":1}";
            Answer made = service.send(RawRequest.post(json.getBytes(UTF_8)));
            assertThat(made.status()).as(made.body()).isEqualTo(201);
            assertThat(made.json().path("name").asText()).isEqualTo(name);
        }
    }
}
