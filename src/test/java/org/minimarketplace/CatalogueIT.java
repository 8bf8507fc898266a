package org.minimarketplace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.minimarketplace.harness.Answers.assertHardened;
import static org.minimarketplace.harness.Answers.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;

/** Whole catalogues over HTTP. */
class CatalogueIT {

    private static final String NDJSON = "application/x-ndjson";
    private static final String CSV = "text/csv";
    private static final String IMPORT = "/products/import";
    private static final String EXPORT = "/products/export";
    private static final int MAX_IMPORT = 1024 * 1024;

    /** What is easily lost on the way, as JSON. */
    private static final List<String> DESCRIPTIONS = List.of(
            "null",
            "\"\"",
            "\" \"",
            "\"  a, \\\"b\\\"\\t\"",
            "\"\\na\\r\\nb\\rc\\n\\n\"",
            "\"👩‍👩‍👧‍👦 e\\u0301 \\u202Eعربى\\u202C a\\u2028b\\u2029c\\u0085d\"",
            "\"\\uFEFFa\\uFFFF\\u0001\"",
            "\"\\\\\\\" \\\\n #a =1+1\"");

    @RegisterExtension
    private static final RunningService service =
            RunningService.with(Map.of("api.maxImportSize", MAX_IMPORT + "B", "api.timeout", "60"));

    @BeforeEach
    void empty() throws SQLException {
        execute("DELETE FROM products");
        execute("DELETE FROM imports");
    }

    @ParameterizedTest(name = "an export as {0} imports back identical")
    @ValueSource(strings = {NDJSON, CSV})
    void comesBackIdentical(String type) throws SQLException {
        send(NDJSON, awkward());
        String everything = export(NDJSON);
        assertThat(everything.lines()).hasSizeGreaterThanOrEqualTo(DESCRIPTIONS.size());
        String file = export(type);
        empty();

        assertReport(send(type, file), DESCRIPTIONS.size(), 0, 0);

        assertThat(export(type)).isEqualTo(file);
        assertThat(export(NDJSON)).isEqualTo(everything);
        assertReport(send(type, file), 0, 0, DESCRIPTIONS.size());
        assertThat(export(type)).isEqualTo(file);
    }

    @ParameterizedTest(name = "version {0} is changed with its tags, and is {1} in an export that imports back")
    @CsvSource({
        "999999999999999999, 1000000000000000001",
        "4611686018427387903, 4611686018427387905",
        "9223372036854775805, 9223372036854775807",
        "9223372036854775806, 9223372036854775807",
        "9223372036854775807, 9223372036854775807"
    })
    void aProductWithAnyVersionIsChangedAndComesBack(String version, String afterTwoChanges) throws SQLException {
        String path = "/products/01890a5d-ac96-774b-bcce-b302099a8057";
        assertReport(
                send(
                        NDJSON,
                        "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"name\":\"Pen\",\"price\":1,\"version\":"
                                + version + "}"),
                1,
                0,
                0);
        for (int price = 2; price <= 3; price++) {
            Answer changed = service.sendJson(
                    "PATCH",
                    path,
                    "{\"price\":" + price + "}",
                    "If-Match: " + service.send("GET", path).header("ETag"));
            assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        }
        Answer before = service.send("GET", path);
        assertThat(before.body()).contains("\"version\":" + afterTwoChanges + ",");
        for (String type : List.of(NDJSON, CSV)) {
            String file = export(type);
            empty();

            assertReport(send(type, file), 1, 0, 0);

            assertThat(service.send("GET", path).body()).isEqualTo(before.body());
        }
        assertReport(
                service.sendJson(
                        "POST",
                        IMPORT + "?onConflict=replace",
                        "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"name\":\"Ink\",\"price\":1,\"version\":1}",
                        "Content-Type: " + NDJSON),
                0,
                1,
                0);
        assertThat(service.send("GET", path).header("ETag")).isNotEqualTo(before.header("ETag"));
    }

    @Test
    void whatTheApiMadeComesBackIdentical() throws SQLException {
        Answer made = service.sendJson("POST", "/products", "{\"name\":\"Pen\",\"price\":1,\"description\":\" a\"}");
        String path = made.header("Location");
        service.sendJson("PUT", path, "{\"name\":\"Pen\",\"price\":2}");
        Answer before = service.send("GET", path);
        String file = export(CSV);
        empty();

        assertReport(send(CSV, file), 1, 0, 0);

        Answer after = service.send("GET", path);
        assertThat(after.body()).isEqualTo(before.body());
        assertThat(after.header("ETag")).isEqualTo(before.header("ETag")).startsWith("\"2-");
    }

    @Test
    void anEmptyCatalogueIsExported() {
        assertThat(export(NDJSON)).isEmpty();
        assertThat(export(CSV).lines()).hasSize(1);
        assertReport(send(CSV, export(CSV)), 0, 0, 0);
        assertReport(send(NDJSON, ""), 0, 0, 0);
    }

    @ParameterizedTest(name = "GET {0} with Accept {1} is {2} {3}")
    @CsvSource({
        "/products/export,                application/x-ndjson,                   200, application/x-ndjson",
        "/products/export,                text/csv,                               200, text/csv",
        "/products/export,                */*,                                    200, application/x-ndjson",
        "/products/export,                text/*,                                 200, text/csv",
        "/products/export,                'text/csv, */*;q=0.1',                  200, text/csv",
        "/products/export,                'text/csv, application/x-ndjson;q=0',   200, text/csv",
        "/products/export,                'text/csv;q=0.5, application/x-ndjson', 200, application/x-ndjson",
        "/products/export,                'application/x-ndjson;q=0, */*',        200, text/csv",
        "/products/export,                text/csv;q=0,                           406, application/problem+json",
        "/products/export,                image/png,                              406, application/problem+json",
        "/products/export?format=csv,     application/x-ndjson,                   200, text/csv",
        "/products/export?format=ndjson,  text/csv,                               200, application/x-ndjson",
        "/products/export?format=ndjson,  image/png,                              200, application/x-ndjson",
        "/products/export?format=xml,     */*,                                    400, application/problem+json",
        "/products/export?format=CSV,     */*,                                    400, application/problem+json",
        "/products/export?format=,        */*,                                    400, application/problem+json",
        "/products/export?fromat=csv,     */*,                                    400, application/problem+json",
        "/products/export?format=csv&format=csv, */*,                             400, application/problem+json",
    })
    void choosesTheFormatOfAnExport(String path, String accept, int status, String type) {
        Answer answer = service.send("GET", path, "Accept: " + accept);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
        assertHardened(answer);
    }

    @Test
    void anExportIsAFileToKeep() {
        Answer answer = service.send("GET", EXPORT + "?format=csv");

        assertThat(answer.header("Content-Disposition")).isEqualTo("attachment; filename=\"products.csv\"");
        assertThat(answer.header("Vary")).contains("Accept");
    }

    @ParameterizedTest(name = "POST /products/import{0} with Content-Type {1} is {2}")
    @CsvSource({
        "'',                    application/x-ndjson,           200",
        "'',                    text/csv,                       422",
        "'',                    application/x-ndjson; charset=utf-8, 200",
        "'',                    application/json,               415",
        "'',                    text/plain,                     415",
        "?format=ndjson,        text/plain,                     200",
        "?format=ndjson,        text/csv,                       200",
        "?format=csv,           application/x-ndjson,           422",
        "?format=xml,           application/x-ndjson,           400",
        "?onConflict=ignore,    application/x-ndjson,           400",
        "?onConflict=replace,   application/x-ndjson,           200",
        "?onConflict=error,     application/x-ndjson,           200",
        "?dryRun=yes,           application/x-ndjson,           400",
        "?dryRun=false,         application/x-ndjson,           200",
        "?dryrun=true,          application/x-ndjson,           400",
        "?dryRun=true&dryRun=true, application/x-ndjson,        400",
    })
    void choosesTheFormatOfAnImport(String query, String type, int status) {
        Answer answer = service.sendJson("POST", IMPORT + query, product(1, 1), "Content-Type: " + type);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertHardened(answer);
        assertThat(count()).isEqualTo(status == 200 ? 1 : 0);
    }

    @Test
    void anImportWithoutATypeIsRefused() {
        Answer answer =
                service.send(RawRequest.to("POST", IMPORT).body(product(1, 1).getBytes(UTF_8)));

        assertProblem(answer, 415, "unsupported-media-type");
    }

    @ParameterizedTest(name = "{0} is named in the answer")
    @ValueSource(strings = {"format=xml", "dryRun=1", "onConflict=skip", "colour=red"})
    void namesTheWrongParameter(String parameter) {
        Answer answer = service.sendJson("POST", IMPORT + "?" + parameter, "", "Content-Type: " + NDJSON);

        assertProblem(answer, 400, "invalid-parameter");
        assertThat(answer.body()).contains(parameter.substring(0, parameter.indexOf('=')));
    }

    @ParameterizedTest(name = "a bad row in {0} stores nothing and is listed with its line")
    @ValueSource(strings = {NDJSON, CSV})
    void listsBadLines(String type) {
        Answer answer = type.equals(CSV)
                ? send(CSV, "name,price\na,1\n,0\nc,1\n")
                : send(NDJSON, "\n{\"name\":\"a\",\"price\":1}\n{\"price\":0}\n");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(errors(answer)).containsExactly("3 #/name", "3 #/price");
        assertThat(answer.body()).contains("line 3: name must not be null");
        assertThat(count()).isZero();
    }

    @Test
    void listsAThousandErrorsAtMost() {
        Answer answer = send(NDJSON, product(1, 1) + "{}\n".repeat(3_000));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(errors(answer)).hasSize(1_000).startsWith("2 #/name").endsWith("501 #/price");
        assertThat(count()).isZero();
    }

    static Stream<Arguments> badBytes() {
        return Stream.of(
                arguments("invalid UTF-8", NDJSON, "{\"name\":\"\u00E9\",\"price\":1}"),
                arguments("invalid UTF-8", CSV, "name,price\n\u00E9,1\n"),
                arguments("an overlong line", NDJSON, "a".repeat(300_000)),
                arguments("a quote that is not closed", CSV, "name,price\n\"" + "a".repeat(300_000)),
                arguments("an unpaired surrogate as a field", NDJSON, "{\"\\ud800\":1}"),
                arguments("NUL as a field", NDJSON, "{\"\\u0000\":1}"),
                arguments("a very long field", NDJSON, "{\"" + "a".repeat(60_000) + "\":1}"),
                arguments("a column without a name", CSV, "name,price,\n"),
                arguments("deep nesting", NDJSON, "{\"name\":".repeat(10_000)),
                arguments("a number with many digits", NDJSON, "{\"price\":" + "9".repeat(10_000) + "}"),
                arguments("an exponent", NDJSON, "{\"price\":1e999999999}"));
    }

    @ParameterizedTest(name = "{0} in {1} is 422")
    @MethodSource("badBytes")
    void refusesWhatIsNoCatalogue(String sentence, String type, String latin) {
        Answer answer = service.send(
                RawRequest.to("POST", IMPORT).header("Content-Type: " + type).body(latin.getBytes(ISO_8859_1)));

        assertThat(answer.status()).as(sentence + answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("validation-failed");
        assertThat(count()).isZero();
    }

    static Stream<Arguments> tornUploads() {
        byte[] file = products(1, 3).getBytes(UTF_8);
        byte[] zipped = RawRequest.gzip(products(1, 2_000).getBytes(UTF_8));
        String length = "Content-Length: ";
        String chunk = Integer.toHexString(file.length) + "\r\n";
        return Stream.of(
                arguments(
                        "a file that is shorter than its Content-Length",
                        upload().header(length + (file.length + 1)).bare(file)),
                arguments(
                        "a file without its last chunk",
                        upload().header("Transfer-Encoding: chunked")
                                .bare(chunk.getBytes(UTF_8))
                                .bare(file)
                                .bare("\r\n".getBytes(UTF_8))),
                arguments(
                        "a file that ends within a chunk",
                        upload().header("Transfer-Encoding: chunked")
                                .bare(("f" + chunk).getBytes(UTF_8))
                                .bare(file)),
                arguments(
                        "a gzip file that is shorter than its Content-Length",
                        upload().header("Content-Encoding: gzip")
                                .header(length + zipped.length)
                                .bare(Arrays.copyOf(zipped, zipped.length / 2))),
                arguments(
                        "a gzip file that ends in the middle",
                        upload().header("Content-Encoding: gzip").body(Arrays.copyOf(zipped, zipped.length / 2))),
                arguments(
                        "a gzip file without its checksum",
                        upload().header("Content-Encoding: gzip").body(Arrays.copyOf(zipped, zipped.length - 8))),
                arguments(
                        "a gzip file without its last byte",
                        upload().header("Content-Encoding: gzip").body(Arrays.copyOf(zipped, zipped.length - 1))),
                arguments(
                        "a gzip file in chunks without its checksum",
                        upload().header("Content-Encoding: gzip").chunked(Arrays.copyOf(zipped, zipped.length - 8))),
                arguments(
                        "a file that claims to be gzip",
                        upload().header("Content-Encoding: gzip").body(file)));
    }

    private static RawRequest upload() {
        return RawRequest.to("POST", IMPORT).header("Content-Type: " + NDJSON);
    }

    @ParameterizedTest(name = "{0} stores nothing")
    @MethodSource("tornUploads")
    void tornUploadsStoreNothing(String sentence, RawRequest upload) {
        Answer answer = service.send(upload.endingEarly());

        assertThat(answer.status()).as(sentence + answer.body()).isEqualTo(400);
        assertThat(count()).isZero();
    }

    @ParameterizedTest(name = "a file over api.maxImportSize, {0}, is 413")
    @ValueSource(strings = {"with its length", "in chunks", "compressed", "compressed in chunks"})
    void refusesLargeFiles(String how) {
        byte[] file = "\n".repeat(MAX_IMPORT + 1).getBytes(UTF_8);

        Answer answer = service.send(
                switch (how) {
                    case "with its length" -> upload().body(file);
                    case "in chunks" -> upload().chunked(file);
                    case "compressed" ->
                        upload().header("Content-Encoding: gzip").body(RawRequest.gzip(file));
                    default -> upload().header("Content-Encoding: gzip").chunked(RawRequest.gzip(file));
                });

        assertProblem(answer, 413, "payload-too-large");
    }

    @ParameterizedTest(name = "a CSV file over api.maxImportSize, {0}, is 413")
    @ValueSource(strings = {"with its length", "in chunks", "compressed"})
    void refusesLargeCsvFiles(String how) {
        byte[] file = ("price,name\n" + ("1," + "a".repeat(190) + "\n").repeat(MAX_IMPORT / 190)).getBytes(UTF_8);
        RawRequest request = RawRequest.to("POST", IMPORT).header("Content-Type: " + CSV);

        Answer answer = service.send(
                switch (how) {
                    case "with its length" -> request.body(file);
                    case "in chunks" -> request.chunked(file);
                    default -> request.header("Content-Encoding: gzip").body(RawRequest.gzip(file));
                });

        assertProblem(answer, 413, "payload-too-large");
        assertThat(count()).isZero();
    }

    @ParameterizedTest(name = "a file over api.maxBodySize, {0}, is imported")
    @ValueSource(strings = {"with its length", "in chunks", "compressed", "compressed in chunks"})
    void takesFilesThatAreLargerThanOtherBodies(String how) {
        byte[] file = products(1, 5_000).getBytes(UTF_8);
        assertThat(file.length).isBetween(300 * 1024, MAX_IMPORT);

        Answer answer = service.send(
                switch (how) {
                    case "with its length" -> upload().body(file);
                    case "in chunks" -> upload().chunked(file);
                    case "compressed" ->
                        upload().header("Content-Encoding: gzip").body(RawRequest.gzip(file));
                    default -> upload().header("Content-Encoding: gzip").chunked(RawRequest.gzip(file));
                });

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(count()).isEqualTo(5_000);
    }

    @Test
    void otherPathsKeepTheirOwnLimit() {
        Answer answer = service.send(RawRequest.to("POST", "/products/batch")
                .header("Content-Type: application/json")
                .body("\n".repeat(300 * 1024).getBytes(UTF_8)));

        assertProblem(answer, 413, "payload-too-large");
    }

    @Test
    void anExportIsCompressedForThoseWhoTakeIt() throws Exception {
        send(NDJSON, products(1, 1_200));

        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(service.uri().resolve(EXPORT))
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (GZIPInputStream inflated = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(new String(inflated.readAllBytes(), UTF_8)).isEqualTo(export(NDJSON));
        }
    }

    @Test
    void whatDiffersIsAnErrorUnlessItReplaces() {
        send(NDJSON, product(1, 1) + product(2, 1));
        String changed = product(1, 1) + product(2, 5) + product(3, 1);

        Answer refused = send(NDJSON, changed);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(errors(refused)).containsExactly("2 #/id");
        assertThat(count()).isEqualTo(2);

        Answer rehearsed = service.sendJson(
                "POST", IMPORT + "?onConflict=replace&dryRun=true", changed, "Content-Type: " + NDJSON);
        assertReport(rehearsed, 1, 1, 1);
        assertThat(rehearsed.json().path("dryRun").asBoolean()).isTrue();
        assertThat(count()).isEqualTo(2);

        Answer replaced = service.sendJson("POST", IMPORT + "?onConflict=replace", changed, "Content-Type: " + NDJSON);
        assertReport(replaced, 1, 1, 1);
        assertThat(replaced.json().path("dryRun").asBoolean(true)).isFalse();
        Answer product = service.send("GET", "/products/" + id(2));
        assertThat(product.json().path("price").asInt()).isEqualTo(5);
        assertThat(product.header("ETag")).startsWith("\"2-");
    }

    @Test
    void aRehearsalFindsTheSameErrors() {
        Answer answer =
                service.sendJson("POST", IMPORT + "?dryRun=true", product(1, 1) + "{}", "Content-Type: " + NDJSON);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(errors(answer)).containsExactly("2 #/name", "2 #/price");
    }

    @Test
    void anIdThatStandsThereTwiceIsUnchangedOrAnError() {
        assertReport(send(NDJSON, product(1, 1) + product(2, 1) + product(1, 1)), 2, 0, 1);

        Answer answer = send(NDJSON, product(3, 1) + "\n" + product(3, 2));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(errors(answer)).containsExactly("3 #/id");
        assertThat(answer.body()).contains("line 1 ");
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void rowsWithoutIdsAreNewProducts() {
        assertReport(send(CSV, "name,price\na,1\na,1\n"), 2, 0, 0);
        assertReport(send(CSV, "name,price\na,1\n"), 1, 0, 0);

        assertThat(count()).isEqualTo(3);
        JsonNode products = service.send("GET", "/products").json();
        assertThat(products.get(0).path("currency").asText()).isEqualTo("USD");
        assertThat(products.get(0).path("id").asText()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7.*");
    }

    @Test
    void aFileWithoutIdsThatComesAgainAddsNothing() {
        assertReport(send(CSV, "name,price\na,1\nb,1\n"), 2, 0, 0);
        assertReport(send(CSV, "name,price\na,1\nb,1\n"), 0, 0, 2);

        assertThat(count()).isEqualTo(2);
    }

    @ParameterizedTest(name = "a {0} file without ids whose products were removed makes them again")
    @ValueSource(strings = {NDJSON, CSV})
    void whatWasRemovedIsMadeAgain(String type) {
        String file = type.equals(CSV)
                ? "name,price\na,1\nb,1\nc,1\n"
                : products(1, 3).replaceAll("\"id\":\"[^\"]*\",", "");
        assertReport(send(type, file), 3, 0, 0);
        JsonNode before = service.send("GET", "/products").json();
        service.send("DELETE", "/products/" + before.get(0).path("id").asText());
        service.sendJson("PATCH", "/products/" + before.get(1).path("id").asText(), "{\"price\":7}");

        assertReport(service.sendJson("POST", IMPORT + "?dryRun=true", file, "Content-Type: " + type), 1, 0, 2);
        assertReport(send(type, file), 1, 0, 2);
        assertReport(send(type, file), 0, 0, 3);

        assertThat(count()).isEqualTo(3);
        service.send("GET", "/products")
                .json()
                .forEach(product ->
                        service.send("DELETE", "/products/" + product.path("id").asText()));
        assertReport(send(type, file), 3, 0, 0);
    }

    @Test
    void severalImportsOfOneFileStoreItOnce() throws Exception {
        String file = products(1, 600);
        CyclicBarrier together = new CyclicBarrier(4);
        Callable<Answer> upload = () -> {
            together.await();
            return send(NDJSON, file);
        };
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            List<Integer> statuses = new ArrayList<>();
            for (Future<Answer> answer : clients.invokeAll(List.of(upload, upload, upload, upload))) {
                statuses.add(answer.get().status());
            }
            assertThat(statuses).contains(200).isSubsetOf(200, 409, 503);
        } finally {
            clients.shutdownNow();
        }

        assertThat(count()).isEqualTo(600);
        assertReport(send(NDJSON, file), 0, 0, 600);
    }

    @ParameterizedTest(name = "an export that fails half-way with Accept-Encoding {0} breaks the connection")
    @ValueSource(strings = {"identity", "gzip"})
    void anExportThatFailsIsNoShortFile(String encoding) throws SQLException {
        send(NDJSON, products(1, 5_000));
        execute("UPDATE products SET id = replace(id, '-', 'z') WHERE id = '" + id(4_900) + "'");
        HttpRequest request = HttpRequest.newBuilder(service.uri().resolve(EXPORT))
                .header("Accept-Encoding", encoding)
                .build();

        assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anExportThatFailsAtOnceIsAProblem() throws SQLException {
        send(NDJSON, products(1, 3));
        execute("UPDATE products SET id = replace(id, '-', 'z') WHERE id = '" + id(2) + "'");

        assertProblem(service.send("GET", EXPORT), 500, "internal-error");
    }

    private static String awkward() {
        return IntStream.range(0, DESCRIPTIONS.size())
                .mapToObj(number -> ("{\"id\":\"%s\",\"name\":\"a\\\"%d\\\", b\",\"description\":%s,\"price\":%d,"
                                + "\"version\":%d,\"createdAt\":\"2026-01-0%dT00:00:00.00%dZ\","
                                + "\"updatedAt\":\"2026-02-01T00:00:00Z\",\"currency\":\"JPY\"}")
                        .formatted(
                                id(number),
                                number,
                                DESCRIPTIONS.get(number),
                                number + 1,
                                number + 1,
                                number + 1,
                                number))
                .collect(Collectors.joining("\n"));
    }

    private static String id(int number) {
        return "01890a5d-ac96-774b-bcce-%012x".formatted(number);
    }

    private static String product(int number, int price) {
        return "{\"id\":\"" + id(number) + "\",\"name\":\"Pen\",\"price\":" + price + "}\n";
    }

    private static String products(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> product(number, number))
                .collect(Collectors.joining());
    }

    private static Answer send(String type, String file) {
        return service.sendJson("POST", IMPORT, file, "Content-Type: " + type);
    }

    private static String export(String type) {
        Answer answer = service.send("GET", EXPORT, "Accept: " + type);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
        return answer.body();
    }

    private static void assertReport(Answer answer, int created, int replaced, int unchanged) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode report = answer.json();
        assertThat(List.of(
                        report.path("created").asInt(),
                        report.path("replaced").asInt(),
                        report.path("unchanged").asInt()))
                .as("created, replaced, unchanged")
                .containsExactly(created, replaced, unchanged);
    }

    /** The errors like {@code "3 #/price"}. */
    private static List<String> errors(Answer answer) {
        List<String> errors = new ArrayList<>();
        for (JsonNode error : answer.json().path("errors")) {
            errors.add(error.path("line").asLong() + " " + error.path("pointer").asText());
        }
        return errors;
    }

    private static long count() {
        return number("SELECT count(*) FROM products");
    }

    private static long number(String query) {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String update) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                Statement statement = database.createStatement()) {
            statement.executeUpdate(update);
        }
    }
}
