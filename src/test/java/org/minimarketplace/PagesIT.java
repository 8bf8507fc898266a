package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertHardened;
import static org.minimarketplace.harness.Answers.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Walk;

/** Pages of products over HTTP: their order, where they begin and end, and what they are refused for. */
class PagesIT {

    private static final int PRODUCTS = 230;

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    /** All of them, as the service shows them. */
    private static List<JsonNode> products;

    @BeforeAll
    static void start() {
        Random random = new Random(7);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < PRODUCTS; i++) {
            // Few names and prices, so that there are many ties; capitals and an emoji sort by their code points.
            String name = List.of("tea", "Tea", "coffee", "\u00e9clair", "\uFF5E", "\uD83C\uDF75", "teapot")
                    .get(random.nextInt(7));
            rows.add("{\"name\":\"%s\",\"price\":%d,\"currency\":\"%s\"}"
                    .formatted(name, 1 + random.nextInt(9), random.nextBoolean() ? "USD" : "EUR"));
        }
        for (int from = 0; from < PRODUCTS; from += 46) {
            Answer answer = service.sendJson(
                    "POST", "/products/batch", rows.subList(from, from + 46).toString());
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        }
        for (JsonNode product :
                Walk.from(service, "/products?sort=price&limit=40").subList(0, 40)) {
            service.sendJson("PATCH", "/products/" + product.path("id").asText(), "{\"description\":\"changed\"}");
        }
        products = Walk.from(service, "/products");
        assertThat(products).hasSize(PRODUCTS);
    }

    // ---- order

    @ParameterizedTest(name = "a walk by {0} meets everything once, in order, {1} at a time")
    @CsvSource(delimiter = '|', textBlock = """
            name                            | 7
            -name                           | 7
            price                           | 7
            -price                          | 7
            createdAt                       | 7
            -createdAt                      | 7
            updatedAt                       | 7
            -updatedAt                      | 7
            price,name                      | 10
            -price,-name                    | 10
            -price,name                     | 10
            price,-name                     | 10
            name,-price,createdAt           | 13
            -updatedAt,price,-name          | 13
            -name,price,-createdAt,updatedAt| 1
            createdAt,-updatedAt,name,price | 23
            price                           | 200
            """)
    void walksMeetEverythingOnceInOrder(String sort, int limit) {
        List<JsonNode> walked = Walk.from(service, "/products?sort=" + sort.strip() + "&limit=" + limit);

        assertThat(Walk.values(walked, "id")).isEqualTo(Walk.values(sorted(sort.strip()), "id"));
    }

    @Test
    void withoutAnOrderTheNewestComeFirst() {
        assertThat(Walk.values(products, "id")).isEqualTo(Walk.values(sorted("-createdAt"), "id"));
    }

    @Test
    void theFirstPageIsAlwaysLinkedAndTheLastOneHasNoNext() {
        String path = "/products?limit=100&sort=price";
        Answer first = service.send("GET", path);
        Answer second = service.send("GET", Walk.link(first, "next").orElseThrow());
        Answer last = service.send("GET", Walk.link(second, "next").orElseThrow());

        for (Answer page : List.of(first, second, last)) {
            assertHardened(page);
            assertThat(Walk.link(page, "first")).contains(path);
        }
        assertThat(last.json()).hasSize(PRODUCTS - 200);
        assertThat(Walk.link(last, "next")).isEmpty();
    }

    @Test
    void aLastPageThatIsFullHasNoNext() {
        Answer page = service.send("GET", "/products?limit=" + PRODUCTS / 2);
        Answer last = service.send("GET", Walk.link(page, "next").orElseThrow());

        assertThat(last.json()).hasSize(PRODUCTS / 2);
        assertThat(Walk.link(last, "next")).isEmpty();
    }

    @ParameterizedTest(name = "{0} has {1} products")
    @CsvSource({
        "/products, 50",
        "/products?limit=1, 1",
        "/products?limit=200, 200",
        "/products?limit=201, 200",
        "/products?limit=99999999999, 200"
    })
    void aPageHasAsManyProductsAsItsLimit(String path, int size) {
        assertThat(service.send("GET", path).json()).hasSize(size);
    }

    @Test
    void aCursorMayGoOnWithAnotherLimit() {
        String next = Walk.link(service.send("GET", "/products?sort=name&limit=10"), "next")
                .orElseThrow();

        List<JsonNode> rest = Walk.from(service, next.replace("limit=10", "limit=200"));

        assertThat(Walk.values(rest, "id")).isEqualTo(Walk.values(sorted("name").subList(10, PRODUCTS), "id"));
    }

    // ---- filters

    @ParameterizedTest(name = "the filter {0} lets through prices from {1} to {2} in {3}")
    @CsvSource({
        "minPrice=4, 4, 9, any",
        "maxPrice=4, 1, 4, any",
        "minPrice=4&maxPrice=4, 4, 4, any",
        "minPrice=3&maxPrice=7&currency=EUR, 3, 7, EUR",
        "currency=USD, 1, 9, USD",
        "minPrice=0, 1, 9, any",
        "maxPrice=0, 1, 0, any",
        "minPrice=999999999999999, 10, 10, any",
        "minPrice=5&maxPrice=4, 5, 4, any",
        "currency=CHF, 1, 9, CHF"
    })
    void filtersHoldOnEveryPage(String filter, long lowest, long highest, String currency) {
        List<JsonNode> expected = sorted("-name,price").stream()
                .filter(product -> product.path("price").asLong() >= lowest
                        && product.path("price").asLong() <= highest
                        && (currency.equals("any")
                                || product.path("currency").asText().equals(currency)))
                .toList();

        List<JsonNode> walked = Walk.from(service, "/products?sort=-name,price&limit=9&" + filter);

        assertThat(Walk.values(walked, "id")).isEqualTo(Walk.values(expected, "id"));
        Answer counted = service.send("GET", "/products?limit=9&" + filter, "Prefer: count=exact");
        assertThat(counted.header("X-Total-Count")).isEqualTo(String.valueOf(expected.size()));
        assertThat(counted.header("Preference-Applied")).isEqualTo("count=exact");
    }

    @Test
    void nobodyCountsWhatNobodyAskedFor() {
        Answer page = service.send("GET", "/products", "Prefer: count=planned");

        assertThat(page.has("X-Total-Count")).isFalse();
        assertThat(page.has("Preference-Applied")).isFalse();
    }

    @Test
    void theTotalIsThatOfAllPages() {
        Answer first = service.send("GET", "/products?limit=200", "Prefer: count=exact");
        Answer last = service.send("GET", Walk.link(first, "next").orElseThrow(), "Prefer: count=exact");

        assertThat(first.header("X-Total-Count")).isEqualTo(String.valueOf(PRODUCTS));
        assertThat(last.header("X-Total-Count")).isEqualTo(String.valueOf(PRODUCTS));
    }

    // ---- refusals

    @ParameterizedTest(name = "?{0} is refused with a word on {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            colour=red                    | colour
            Sort=name                     | Sort
            offset=10                     | offset
            limit=0                       | limit
            limit=-1                      | limit
            limit=ten                     | limit
            limit=                        | limit
            limit=1&limit=1               | limit
            sort=name&sort=price          | sort
            currency=USD&currency=EUR     | currency
            sort=colour                   | sort
            sort=                         | sort
            sort=name,                    | sort
            sort=--name                   | sort
            sort=name,-name               | sort
            sort=Name                     | sort
            sort=name%20desc              | sort
            sort=id                       | sort
            minPrice=ten                  | minPrice
            minPrice=-1                   | minPrice
            minPrice=1.5                  | minPrice
            minPrice=                     | minPrice
            maxPrice=1e3                  | maxPrice
            maxPrice=9999999999999999999  | maxPrice
            currency=usd                  | currency
            currency=XXXX                 | currency
            currency=                     | currency
            cursor=                       | cursor
            cursor=abc                    | cursor
            cursor=%00                    | cursor
            q=%00                         | q
            q=a%00b                       | q
            """)
    void whatIsNotUnderstoodIsRefused(String query, String name) {
        Answer answer = service.send("GET", "/products?" + query);

        assertProblem(answer, 400, "invalid-parameter");
        assertThat(answer.json().path("detail").asText()).startsWith(name + ": ");
    }

    @ParameterizedTest(name = "a cursor is refused with {0}")
    @ValueSource(
            strings = {
                "",
                "sort=price",
                "sort=-price,name",
                "sort=price,name&minPrice=1",
                "sort=price,name&currency=EUR",
                "sort=price,name&q=tea",
                "sort=name,price"
            })
    void aCursorIsGoodForItsOwnQueryAlone(String query) {
        String next = Walk.link(service.send("GET", "/products?sort=price,name&limit=5"), "next")
                .orElseThrow();
        String cursor = next.replaceAll(".*cursor=([^&]*).*", "$1");

        Answer answer = service.send("GET", "/products?limit=5&cursor=" + cursor + "&" + query);

        assertProblem(answer, 400, "invalid-parameter");
        assertThat(answer.json().path("detail").asText()).startsWith("cursor: ");
    }

    // ---- conditions

    @ParameterizedTest(name = "a page that did not change is not sent again ({0})")
    @ValueSource(strings = {"/products?limit=5", "/products?limit=5&sort=name", "/products?currency=CHF", "/products"})
    void aPageThatDidNotChangeIsNotSentAgain(String path) {
        Answer page = service.send("GET", path);

        for (String condition :
                List.of(page.header("ETag"), "W/" + page.header("ETag"), "\"x\", " + page.header("ETag"))) {
            Answer again = service.send("GET", path, "If-None-Match: " + condition);

            assertThat(again.status()).isEqualTo(304);
            assertHardened(again);
            assertThat(again.body()).isEmpty();
            assertThat(again.header("ETag")).isEqualTo(page.header("ETag"));
            assertThat(again.header("Vary")).isEqualTo(page.header("Vary")).contains("Accept-Encoding");
            assertThat(again.header("Link")).isEqualTo(page.header("Link"));
        }
        assertThat(service.send("GET", path, "If-None-Match: \"x\"").status()).isEqualTo(200);
    }

    @Test
    void theTagOfAPageChangesWithEachOfItsProducts() {
        String path = "/products?limit=6&currency=JPY&sort=name";
        String rows = "[" + "{\"name\":\"Mochi\",\"price\":1,\"currency\":\"JPY\"},".repeat(6);
        service.sendJson("POST", "/products/batch", rows.substring(0, rows.length() - 1) + "]");
        List<String> tags = new ArrayList<>(List.of(service.send("GET", path).header("ETag")));

        List<String> ids = Walk.values(service.send("GET", path).json(), "id");
        for (String id : ids) {
            service.sendJson("PATCH", "/products/" + id, "{\"price\":2}");
            tags.add(service.send("GET", path).header("ETag"));
        }
        for (String id : ids) {
            assertThat(service.send("DELETE", "/products/" + id).status()).isEqualTo(204);
            tags.add(service.send("GET", path).header("ETag"));
        }

        assertThat(ids).hasSize(6);
        assertThat(tags).doesNotHaveDuplicates();
    }

    // ---- what is expected

    private static List<JsonNode> sorted(String sort) {
        Comparator<JsonNode> order = null;
        boolean descending = false;
        for (String key : sort.split(",", -1)) {
            descending = key.startsWith("-");
            Comparator<JsonNode> next = by(descending ? key.substring(1) : key);
            next = descending ? next.reversed() : next;
            order = order == null ? next : order.thenComparing(next);
        }
        Comparator<JsonNode> id =
                Comparator.comparing(product -> product.path("id").asText());
        Comparator<JsonNode> whole = order == null ? id : order.thenComparing(descending ? id.reversed() : id);
        List<JsonNode> all = products.stream().sorted(whole).collect(Collectors.toList());
        assertThat(new HashSet<>(Walk.values(all, "id"))).hasSize(PRODUCTS);
        return all;
    }

    private static Comparator<JsonNode> by(String field) {
        if (field.equals("price")) {
            return Comparator.comparingLong(product -> product.path("price").asLong());
        }
        // In UTF-32 code units, code points compare as they are.
        return Comparator.comparing(product -> product.path(field)
                .asText()
                .codePoints()
                .mapToObj(point -> "%08x".formatted(point))
                .collect(Collectors.joining()));
    }
}
