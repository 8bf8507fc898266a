package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertHardened;
import static org.minimarketplace.harness.Answers.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;

/** RFC 9110, section 13: what the tags of a request let happen, on every method and at every spelling. */
@TestInstance(Lifecycle.PER_CLASS)
class ConditionalRequestsIT {

    private static final String NDJSON = "Content-Type: application/x-ndjson";
    private static final String LONG = "long enough to be worth compressing ".repeat(20);

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    /**
     * Conditions on a product at its third version; OWN, OLD and OTHER are the digests of this, of its first version
     * and of something else.
     */
    static Stream<Arguments> conditions() {
        return Stream.of("""
                If-Match: *                                | met
                If-Match: "3-OWN"                          | met
                If-Match: "1-OLD", "3-OWN"                 | met
                If-Match: "1-OLD","3-OWN"                  | met
                If-Match: , "3-OWN" ,"9-x"                 | met
                If-Match: W/"1-OLD" , "3-OWN"              | met
                If-Match: W/"3-OWN", "3-OWN"               | met
                If-Match: "3-OWN--gzip"                    | met
                If-Match: "1-OLD--gzip", "3-OWN--gzip"     | met
                If-Match: "x,y", "3-OWN"                   | met
                If-Match: "1-OLD"                          | failed
                If-Match: "3-OLD"                          | failed
                If-Match: "3-OTHER"                        | failed
                If-Match: "1-OWN"                          | failed
                If-Match: "4-OWN"                          | failed
                If-Match: "3"                              | failed
                If-Match: "OWN"                            | failed
                If-Match: "-OWN"                           | failed
                If-Match: "03-OWN"                         | failed
                If-Match: "3-OWN "                         | malformed
                If-Match: "3-OWNx"                         | failed
                If-Match: "3-UPPER"                        | failed
                If-Match: "3-OWN---gzip"                   | failed
                If-Match: "3-OWN--br"                      | failed
                If-Match: "1-OLD", "2-OWN"                 | failed
                If-Match: W/"3-OWN"                        | failed
                If-Match: W/"3-OWN--gzip"                  | failed
                If-Match: ""                               | failed
                If-Match: ,                                | failed
                If-Match: "99999999999999999999999-OWN"    | failed
                If-Match: 3-OWN                            | malformed
                If-Match: "3-OWN                           | malformed
                If-Match: 'OWN'                            | malformed
                If-Match: w/"3-OWN"                        | malformed
                If-Match: *, "3-OWN"                       | malformed
                If-Match: "3-OWN" "1-OLD"                  | malformed
                If-None-Match: *                           | named
                If-None-Match: "3-OWN"                     | named
                If-None-Match: W/"3-OWN"                   | named
                If-None-Match: "1-OLD", "3-OWN"            | named
                If-None-Match: "1-OLD",W/"3-OWN" , "x"     | named
                If-None-Match: "3-OWN--gzip"               | named
                If-None-Match: W/"3-OWN--gzip"             | named
                If-None-Match: "1-OLD"                     | met
                If-None-Match: "1-OLD", "2-OWN"            | met
                If-None-Match: "1-OLD--gzip"               | met
                If-None-Match: "3-OTHER"                   | met
                If-None-Match: "3"                         | met
                If-None-Match: "03-OWN"                    | met
                If-None-Match: "something,else"            | met
                If-None-Match: ""                          | met
                If-None-Match: 3-OWN                       | malformed
                If-None-Match: "3-OWN                      | malformed
                If-None-Match: *, *                        | malformed
                If-Match: "3-OWN"; If-None-Match: "1-OLD"  | met
                If-Match: *; If-None-Match: "1-OLD"        | met
                If-Match: "3-OWN"; If-None-Match: "3-OWN"  | named
                If-Match: *; If-None-Match: *              | named
                If-Match: "1-OLD"; If-None-Match: "3-OWN"  | failed
                If-Match: "1-OLD"; If-None-Match: *        | failed
                If-Match: "1-OLD"; If-None-Match: "1-OLD"  | failed
                If-Match: W/"3-OWN"; If-None-Match: W/"3-OWN" | failed
                If-Match: "1-OLD"; If-Match: "3-OWN"       | met
                If-None-Match: "1-OLD"; If-None-Match: W/"3-OWN" | named
                If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT | met
                If-Modified-Since: Fri, 31 Dec 9999 23:59:59 GMT   | met
                If-Unmodified-Since: yesterday             | met
                If-Match: "1-OLD"; If-Unmodified-Since: Fri, 31 Dec 9999 23:59:59 GMT | failed
                If-None-Match: "3-OWN"; If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT | named
                If-Range: "1-OLD"                          | met
                """.split("\n"))
                .map(line -> line.split("\\|"))
                .map(parts -> Arguments.of(parts[0].strip(), parts[1].strip()));
    }

    @ParameterizedTest(name = "[{0}] is {1}")
    @MethodSource("conditions")
    void readsAndWritesHappenUnderTheirConditions(String fields, String verdict) {
        for (String method : List.of("GET", "HEAD", "PUT", "PATCH", "DELETE")) {
            for (String encoding : List.of("gzip", "identity", "gzip;q=0")) {
                Product product = atVersionThree();
                List<String> headers = product.fields(fields);
                headers.add("Accept-Encoding: " + encoding);

                Answer answer = request(method, product.path(), headers);

                String what = method + " " + headers;
                assertThat(answer.status()).as(what).isEqualTo(expected(method, verdict));
                assertHardened(answer);
                if (answer.status() >= 400 && !method.equals("HEAD")) {
                    assertProblem(
                            answer,
                            answer.status(),
                            answer.status() == 412 ? "precondition-failed" : "invalid-parameter");
                }
                if (method.equals("GET") || method.equals("HEAD") || answer.status() >= 400) {
                    assertThat(service.send("GET", product.path()).json())
                            .as(what)
                            .isEqualTo(product.json());
                } else {
                    assertThat(service.send("GET", product.path()).body())
                            .as(what)
                            .doesNotContain("Chai");
                }
                if (answer.status() == 304) {
                    assertThat(answer.body()).as(what).isEmpty();
                    assertThat(answer.header("ETag")).as(what).contains(product.tag());
                }
            }
        }
    }

    private static int expected(String method, String verdict) {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        return switch (verdict) {
            case "met" -> method.equals("DELETE") ? 204 : 200;
            case "named" -> reads ? 304 : 412;
            case "failed" -> 412;
            default -> 400;
        };
    }

    @Test
    void aMalformedConditionIsNamed() {
        Product product = atVersionThree();

        for (String field : List.of("If-Match", "If-None-Match")) {
            Answer answer = service.send("GET", product.path(), field + ": 3");
            assertProblem(answer, 400, "invalid-parameter");
            assertThat(answer.json().path("detail").asText()).startsWith(field + ": ");
        }
    }

    @Test
    void aWriteThatIsRefusedSaysWhereTheProductIs() {
        Product product = atVersionThree();

        Answer answer = request("PATCH", product.path(), List.of("If-None-Match: *"));

        assertThat(answer.json().path("detail").asText()).contains("version 3");
    }

    // ---- tags

    @ParameterizedTest(name = "a product of {0} has its tag in every answer")
    @ValueSource(strings = {"POST", "batch", "GET", "list", "PUT", "PATCH", "replay", "batch replay"})
    void theTagStandsInEveryProduct(String call) {
        String body = "{\"name\":\"Chai\",\"price\":1800}";
        String key = "Idempotency-Key: of-" + call.replace(' ', '-');
        JsonNode created = service.sendJson("POST", "/products", body, key).json();
        String path = "/products/" + created.path("id").asText();
        JsonNode product = switch (call) {
            case "POST" -> created;
            case "batch" ->
                service.sendJson("POST", "/products/batch", "[" + body + "]")
                        .json()
                        .path(0);
            case "batch replay" -> {
                service.sendJson("POST", "/products/batch", "[" + body + "]", "Idempotency-Key: b");
                yield service.sendJson("POST", "/products/batch", "[" + body + "]", "Idempotency-Key: b")
                        .json()
                        .path(0);
            }
            case "GET" -> service.send("GET", path).json();
            case "list" -> service.send("GET", "/products?limit=1").json().path(0);
            case "PUT" ->
                service.sendJson("PUT", path, "{\"name\":\"Chang\",\"price\":1}")
                        .json();
            case "PATCH" -> service.sendJson("PATCH", path, "{\"price\":1}").json();
            default -> service.sendJson("POST", "/products", body, key).json();
        };

        assertThat(product.path("etag").asText())
                .matches(product.path("version").asText() + "-[0-9a-f]{32}");
        List<String> names = new ArrayList<>();
        product.fieldNames().forEachRemaining(names::add);
        assertThat(names.indexOf("etag")).isEqualTo(names.indexOf("version") + 1);
        String own = "/products/" + product.path("id").asText();
        assertThat(service.send("GET", own).header("ETag"))
                .isEqualTo('"' + product.path("etag").asText() + '"');
        assertThat(service.send(
                                "DELETE",
                                own,
                                "If-Match: \"" + product.path("etag").asText() + "\"")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void theRowsOfAPageAreChangedSafely() {
        service.sendJson(
                "POST",
                "/products/batch",
                "[{\"name\":\"Row 1\",\"price\":1,\"currency\":\"ISK\"},{\"name\":\"Row 2\",\"price\":1,\"currency\":\"ISK\"}]");
        JsonNode page = service.send("GET", "/products?currency=ISK&sort=name").json();
        String first = "/products/" + page.path(0).path("id").asText();
        service.sendJson("PATCH", first, "{\"price\":2}");

        List<Integer> statuses = new ArrayList<>();
        for (JsonNode row : page) {
            String path = "/products/" + row.path("id").asText();
            String condition = "If-Match: \"" + row.path("etag").asText() + "\"";
            statuses.add(
                    service.sendJson("PUT", path, row.toString(), condition).status());
        }

        assertThat(statuses).containsExactly(412, 200);
    }

    @ParameterizedTest(name = "after {0}, the tag of before names nothing")
    @ValueSource(
            strings = {
                "another name",
                "another price",
                "another currency",
                "no description",
                "another time of creation",
                "another time of the change"
            })
    void aTagDoesNotOutliveItsContent(String what) {
        String id = nextId();
        String path = "/products/" + id;
        importRows(row(id, "Chai", "\"x\"", 1, "USD", 1, "01", "02"), "");
        Answer first = service.send("GET", path);
        String own = first.header("ETag");
        assertThat(own).startsWith("\"1-");

        service.send("DELETE", path);
        importRows(
                switch (what) {
                    case "another name" -> row(id, "Chaj", "\"x\"", 1, "USD", 1, "01", "02");
                    case "another price" -> row(id, "Chai", "\"x\"", 2, "USD", 1, "01", "02");
                    case "another currency" -> row(id, "Chai", "\"x\"", 1, "EUR", 1, "01", "02");
                    case "no description" -> row(id, "Chai", "null", 1, "USD", 1, "01", "02");
                    case "another time of creation" -> row(id, "Chai", "\"x\"", 1, "USD", 1, "02", "02");
                    default -> row(id, "Chai", "\"x\"", 1, "USD", 1, "01", "03");
                },
                "");

        assertThat(service.send("GET", path).json().path("version").asInt()).isEqualTo(1);
        for (String method : List.of("GET", "HEAD", "PUT", "PATCH", "DELETE")) {
            assertThat(request(method, path, List.of("If-Match: " + own)).status())
                    .as(method)
                    .isEqualTo(412);
        }
        assertThat(service.send("GET", path, "If-None-Match: " + own).status()).isEqualTo(200);

        service.send("DELETE", path);
        importRows(row(id, "Chai", "\"x\"", 1, "USD", 1, "01", "02"), "");
        assertThat(service.send("GET", path, "If-None-Match: " + own).status())
                .as("what is the same again has the same tag")
                .isEqualTo(304);
    }

    @Test
    void aReplacementByAnImportHasATagOfItsOwn() {
        String id = nextId();
        String path = "/products/" + id;
        importRows(row(id, "Chai", "null", 1, "USD", 5, "01", "02"), "");
        String own = service.send("GET", path).header("ETag");

        importRows(row(id, "Chang", "null", 1, "USD", 5, "01", "02"), "?onConflict=replace");

        assertThat(request("PATCH", path, List.of("If-Match: " + own)).status()).isEqualTo(412);
        assertThat(service.send("GET", path).json().path("name").asText()).isEqualTo("Chang");
    }

    @ParameterizedTest(name = "a product that is imported at version {0} is changed with its own tag")
    @ValueSource(
            longs = {
                1,
                99_999_999_999_999_999L,
                999_999_999_999_999_999L,
                1_000_000_000_000_000_000L,
                4_611_686_018_427_387_902L,
                4_611_686_018_427_387_903L
            })
    void everyVersionThatIsImportedCanBeChanged(long version) {
        String id = nextId();
        String path = "/products/" + id;
        importRows(row(id, "Chai", "null", 1, "USD", version, "01", "02"), "");

        for (String method : List.of("PATCH", "PUT", "DELETE")) {
            String own = service.send("GET", path).header("ETag");
            assertThat(service.send("GET", path, "If-None-Match: " + own).status())
                    .isEqualTo(304);
            Answer answer = request(method, path, List.of("If-Match: " + own));
            assertThat(answer.status()).as(method + " " + answer.body()).isIn(200, 204);
        }
    }

    @Test
    void aProductOfTheApiIsImportedAndItsTagIsPassedOver() {
        Answer made = service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1}");
        String path = "/products/" + made.json().path("id").asText();
        service.send("DELETE", path);

        importRows(made.body() + "\n", "");

        assertThat(service.send("GET", path).body()).isEqualTo(made.body());
        JsonNode row = made.json();
        String csv = "id,name,price,currency,version,etag,createdAt,updatedAt\n"
                + "%s,Chai,1,USD,1,anything,%s,%s\n"
                        .formatted(
                                row.path("id").asText(),
                                row.path("createdAt").asText(),
                                row.path("updatedAt").asText());
        Answer again = service.sendJson("POST", "/products/import", csv, "Content-Type: text/csv");
        assertThat(again.json().path("unchanged").asInt()).as(again.body()).isEqualTo(1);
        for (String format : List.of("ndjson", "csv")) {
            assertThat(service.send("GET", "/products/export?format=" + format).body())
                    .doesNotContain("etag");
        }
    }

    // ---- pages

    @ParameterizedTest(name = "a page with [{0}] is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            If-Match: *                        | 200
            If-Match: OWN                      | 200
            If-Match: "x", OWN                 | 200
            If-Match: "x"                      | 412
            If-Match: W/OWN                    | 412
            If-Match: x                        | 400
            If-None-Match: OWN                 | 304
            If-None-Match: W/OWN               | 304
            If-None-Match: *                   | 304
            If-None-Match: "x"                 | 200
            If-None-Match: "x                  | 400
            If-Match: "x"; If-None-Match: OWN  | 412
            If-Match: OWN; If-None-Match: OWN  | 304
            If-Match: OWN; If-None-Match: "x"  | 200
            If-Modified-Since: Fri, 31 Dec 9999 23:59:59 GMT   | 200
            If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT | 200
            """)
    void pagesAreReadUnderTheirConditions(String fields, int status) {
        service.sendJson("POST", "/products", "{\"name\":\"Page\",\"price\":1,\"currency\":\"CHF\"}");
        service.sendJson("POST", "/products", "{\"name\":\"Page\",\"price\":1,\"currency\":\"CHF\"}");
        for (String path : List.of("/products?currency=CHF&limit=1", "/products?q=nothing")) {
            Answer page = service.send("GET", path);
            List<String> headers = new ArrayList<>(
                    List.of(fields.replace("OWN", page.header("ETag")).split("; ")));
            for (String method : List.of("GET", "HEAD")) {
                Answer answer = request(method, path, headers);

                assertThat(answer.status()).as(method + " " + headers).isEqualTo(status);
                if (status == 304) {
                    for (String field : List.of("ETag", "Link", "Cache-Control")) {
                        assertThat(answer.header(field)).as(field).isEqualTo(page.header(field));
                    }
                }
            }
        }
    }

    @Test
    void noTwoPagesHaveTheSameTag() {
        String rows = "{\"name\":\"Mochi\",\"price\":1,\"currency\":\"JPY\"}";
        service.sendJson("POST", "/products/batch", "[%s,%s]".formatted(rows, rows));
        List<String> tags = new ArrayList<>();

        for (String query : List.of(
                "currency=JPY",
                "currency=JPY&limit=2",
                "currency=JPY&limit=1",
                "currency=JPY&sort=name",
                "currency=JPY&sort=name&limit=3",
                "currency=JPY&q=mochi",
                "currency=JPY&minPrice=1",
                "q=nothing",
                "q=nothing&limit=2",
                "currency=XAF",
                "currency=XOF")) {
            tags.add(service.send("GET", "/products?" + query).header("ETag"));
            tags.add(service.send("GET", "/products?" + query, "Prefer: count=exact")
                    .header("ETag"));
        }

        assertThat(tags).doesNotHaveDuplicates();
    }

    @Test
    void theTagOfAPageChangesWithTheTotal() {
        String path = "/products?currency=SEK&limit=1&sort=name";
        service.sendJson("POST", "/products", "{\"name\":\"A\",\"price\":1,\"currency\":\"SEK\"}");
        service.sendJson("POST", "/products", "{\"name\":\"B\",\"price\":1,\"currency\":\"SEK\"}");
        String counted = service.send("GET", path, "Prefer: count=exact").header("ETag");
        String plain = service.send("GET", path).header("ETag");

        service.sendJson("POST", "/products", "{\"name\":\"C\",\"price\":1,\"currency\":\"SEK\"}");

        assertThat(service.send("GET", path).header("ETag")).isEqualTo(plain);
        assertThat(service.send("GET", path, "Prefer: count=exact", "If-None-Match: " + counted)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theTagOfAPageChangesWithWhatIsImportedAnew() {
        String id = nextId();
        importRows(row(id, "Chai", "null", 1, "NOK", 1, "01", "02"), "");
        String own = service.send("GET", "/products?currency=NOK").header("ETag");

        service.send("DELETE", "/products/" + id);
        importRows(row(id, "Chang", "null", 1, "NOK", 1, "01", "02"), "");

        assertThat(service.send("GET", "/products?currency=NOK", "If-None-Match: " + own)
                        .status())
                .isEqualTo(200);
    }

    // ---- what selects no representation, or has no tag

    @ParameterizedTest(name = "POST {0} with {1} makes its products all the same")
    @CsvSource(quoteCharacter = '`', textBlock = """
            /products,        If-Match: "x"
            /products,        If-Match: *
            /products,        If-None-Match: *
            /products,        If-None-Match: x
            /products/batch,  If-Match: "x"
            /products/batch,  If-None-Match: *
            /products/import, If-Match: "x"
            /products/import, If-None-Match: *
            """)
    void creationsSelectNothingThatAConditionCouldBeAbout(String path, String condition) {
        String product = "{\"name\":\"Chai\",\"price\":1}";
        Answer answer = switch (path) {
            case "/products" -> service.sendJson("POST", path, product, condition);
            case "/products/batch" -> service.sendJson("POST", path, "[" + product + "]", condition);
            default -> service.sendJson("POST", path, product.replace("Chai", nextId()), condition, NDJSON);
        };

        assertThat(answer.status()).as(answer.body()).isIn(200, 201);
    }

    @ParameterizedTest(name = "the export with [{0}] is {1}")
    @CsvSource(quoteCharacter = '`', textBlock = """
            If-Match: *,          200
            If-Match: "x",        412
            If-None-Match: "x",   200
            If-None-Match: *,     304
            """)
    void theExportExistsAndHasNoTag(String condition, int status) {
        assertThat(service.send("GET", "/products/export", condition).status()).isEqualTo(status);
        assertThat(service.send("GET", "/products/export").has("ETag")).isFalse();
    }

    // ---- compressed

    @ParameterizedTest(name = "{0} with Accept-Encoding: {1} takes the tag of a compressed answer")
    @CsvSource({
        "PUT, gzip", "PUT, identity",
        "PATCH, gzip", "PATCH, identity",
        "DELETE, gzip", "DELETE, identity",
        "GET, gzip", "GET, identity",
        "HEAD, gzip", "HEAD, identity"
    })
    void theTagOfACompressedAnswerIsCurrentWhenItComesBack(String method, String encoding) {
        String body = "{\"name\":\"Chai\",\"price\":1,\"description\":\"" + LONG + "\"}";
        String path = "/products/"
                + service.sendJson("POST", "/products", body).json().path("id").asText();
        Answer compressed = service.send("GET", path, "Accept-Encoding: gzip");
        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        String tag = compressed.header("ETag");

        boolean reads = method.equals("GET") || method.equals("HEAD");
        assertThat(request(method, path, List.of("If-Match: \"x\"", "Accept-Encoding: " + encoding))
                        .status())
                .isEqualTo(412);
        assertThat(request(method, path, List.of("If-None-Match: " + tag, "Accept-Encoding: " + encoding))
                        .status())
                .isEqualTo(reads ? 304 : 412);
        Answer answer = request(method, path, List.of("If-Match: " + tag, "Accept-Encoding: " + encoding));
        assertThat(answer.status()).as(tag).isEqualTo(method.equals("DELETE") ? 204 : 200);
    }

    // ---- requests

    private static long ids;

    private static synchronized String nextId() {
        return "019b0000-0000-7000-8000-%012d".formatted(++ids);
    }

    private static String row(
            String id,
            String name,
            String description,
            int price,
            String currency,
            long version,
            String created,
            String updated) {
        return ("{\"id\":\"%s\",\"name\":\"%s\",\"description\":%s,\"price\":%d,\"currency\":\"%s\",\"version\":%d,"
                        + "\"createdAt\":\"2026-01-%sT00:00:00.000Z\",\"updatedAt\":\"2026-01-%sT00:00:00.000Z\"}\n")
                .formatted(id, name, description, price, currency, version, created, updated);
    }

    private void importRows(String rows, String query) {
        Answer answer = service.sendJson("POST", "/products/import" + query, rows, NDJSON);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private Product atVersionThree() {
        JsonNode first = service.sendJson(
                        "POST", "/products", "{\"name\":\"Chai\",\"price\":1,\"description\":\"" + LONG + "\"}")
                .json();
        String path = "/products/" + first.path("id").asText();
        service.sendJson("PATCH", path, "{\"price\":2}");
        JsonNode third = service.sendJson("PATCH", path, "{\"price\":3}").json();
        return new Product(path, third, first.path("etag").asText());
    }

    /** With a body where the method takes one; it changes a product, unless that is a read. */
    private Answer request(String method, String path, List<String> fields) {
        String[] headers = fields.toArray(String[]::new);
        return switch (method) {
            case "PUT" -> service.sendJson(method, path, "{\"name\":\"Changed\",\"price\":1}", headers);
            case "PATCH" -> service.sendJson(method, path, "{\"name\":\"Changed\"}", headers);
            default -> service.send(method, path, headers);
        };
    }

    /** A product with the tag that it had at first. */
    private record Product(String path, JsonNode json, String old) {

        String tag() {
            return json.path("etag").asText();
        }

        /** The header fields of a case. */
        List<String> fields(String template) {
            String own = digest(tag());
            return new ArrayList<>(List.of(template.replace("OWN", own)
                    .replace("OLD", digest(old))
                    .replace("UPPER", own.toUpperCase(java.util.Locale.ROOT))
                    .replace("OTHER", "0123456789abcdef0123456789abcdef")
                    .split("; ")));
        }

        private static String digest(String tag) {
            return tag.substring(tag.indexOf('-') + 1);
        }
    }
}
