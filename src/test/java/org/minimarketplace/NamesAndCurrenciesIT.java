package org.minimarketplace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.minimarketplace.harness.Answers.assertProblem;
import static org.minimarketplace.harness.Answers.pointers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;

/** What a name and a currency may be: the same for a creation, a change and a file. */
class NamesAndCurrenciesIT {

    private static final String NDJSON = "Content-Type: application/x-ndjson";

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    static Stream<Arguments> refusedNames() {
        return Stream.of(
                invisible("zero width space", "\u200B"),
                invisible("zero width joiner", "\u200D"),
                invisible("a left-to-right mark", "\u200E"),
                invisible("an Arabic letter mark", "\u061C"),
                invisible("a soft hyphen", "\u00AD"),
                invisible("a byte order mark", "\uFEFF"),
                invisible("a word joiner", "\u2060"),
                invisible("a Hangul filler", "\u115F"),
                invisible("another Hangul filler", "\u3164"),
                invisible("a halfwidth Hangul filler", "\uFFA0"),
                invisible("a blank of Braille", "\u2800"),
                invisible("a variation selector", "\uFE0F"),
                invisible("a Mongolian vowel separator", "\u180E"),
                invisible("a Khmer vowel that is not seen", "\u17B4"),
                invisible("a combining grapheme joiner", "\u034F"),
                invisible("tags", "\uDB40\uDC41\uDB40\uDC7F"),
                invisible("a variation selector of the supplement", "\uDB40\uDD00"),
                invisible("invisible characters with spaces between", "\u200B \u2800\u00A0\u00AD"),
                arguments("a tab", "a\tb", "control"),
                arguments("a line feed", "a\nb", "control"),
                arguments("a carriage return", "a\rb", "control"),
                arguments("an escape", "a\u001B[31mb", "control"),
                arguments("DEL", "a\u007F", "control"),
                arguments("a C1 control character", "a\u009Bb", "control"),
                arguments("NEL in the middle", "a\u0085b", "control"),
                arguments("a separator of lines", "a\u2028b", "control"),
                arguments("a separator of paragraphs", "a\u2029b", "control"),
                arguments("a right-to-left override", "a\u202Egnp.exe", "control"),
                arguments("an embedding", "\u202Aa\u202C", "control"),
                arguments("an isolate", "a\u2066b\u2069", "control"),
                arguments("an override alone", "\u202E", "control"),
                arguments("NUL", "a\u0000", "NUL"),
                arguments("white space of all kinds", "\u0085\u00A0\u1680\u2007\u202F\u3000\t", "1 to 200"));
    }

    private static Arguments invisible(String what, String name) {
        return arguments(what, name, "can be seen");
    }

    @ParameterizedTest(name = "{0} is no name")
    @MethodSource("refusedNames")
    void isRefusedWhereverItComesFrom(String what, String name, String reason) {
        String item = path(create("Tea"));
        String product = product(name, "USD");

        for (Answer answer : List.of(
                service.sendJson("POST", "/products", product),
                service.sendJson("POST", "/products/batch", "[" + product + "]"),
                service.sendJson("PUT", item, product),
                service.sendJson("PATCH", item, product))) {
            assertProblem(answer, 422, "validation-failed");
            assertThat(pointers(answer)).as(what).singleElement().asString().endsWith("/name");
            assertThat(answer.json().at("/errors/0/detail").asText()).contains(reason);
        }
        Answer ndjson = service.sendJson("POST", "/products/import", product, NDJSON);
        Answer csv = service.sendJson(
                "POST", "/products/import", "price,name\n1,\"" + name + "\"\n", "Content-Type: text/csv");
        Map.of(1, ndjson, 2, csv).forEach((line, answer) -> {
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().at("/errors/0/detail").asText())
                    .startsWith("line " + line + ": name must ")
                    .contains(reason);
        });
    }

    @ParameterizedTest(name = "{0} is a name")
    @ValueSource(
            strings = {
                "a",
                "👩‍👩‍👧‍👦 family",
                "☕️",
                "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
                "می‌خواهم",
                "\u200FABC (עברית)\u200E",
                "co\u00ADop",
                "e\u0301",
                "\u0301",
                "a\u00A0b",
                "\u2800x",
                "\uE000",
                "=1+1",
                "ᅟ한",
                "\u0600"
            })
    void whatCanBeSeenIsAName(String name) {
        Answer made = create(name);
        assertThat(made.json().path("name").asText()).isEqualTo(name);
    }

    @Test
    void whiteSpaceOfUnicodeAroundANameIsRemoved() {
        String around = "\u0009\n\u000B\f\r \u0085\u00A0\u1680\u2000\u200A\u2028\u2029\u202F\u205F\u3000";
        assertThat(create(around + "Tea" + around).json().path("name").asText()).isEqualTo("Tea");
        assertThat(create("\u200BTea\u200B").json().path("name").asText()).isEqualTo("\u200BTea\u200B");
    }

    @Test
    void aNameThatWasStoredBeforeStaysReadableAndItsPriceCanBeChanged() throws Exception {
        String item = path(create("Old"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                PreparedStatement update = connection.prepareStatement("UPDATE products SET name = ? WHERE id = ?")) {
            update.setString(1, "a\u202Eb");
            update.setString(2, item.substring("/products/".length()));
            update.executeUpdate();
        }

        assertThat(service.send("GET", item).json().path("name").asText()).isEqualTo("a\u202Eb");
        assertThat(service.send("GET", "/products/export").body()).contains("a\u202Eb");
        Answer patched = service.sendJson("PATCH", item, "{\"price\":7}");
        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    }

    @Test
    void aDescriptionMayHaveLinesAndDirections() {
        String text = "a\tb\r\nc\u202Ed\u202C\u200B";
        ObjectNode product =
                JsonNodeFactory.instance.objectNode().put("name", "a").put("price", 1);
        Answer made = service.sendJson(
                "POST", "/products", product.put("description", text).toString());
        assertThat(made.json().path("description").asText()).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0} is a currency everywhere")
    @ValueSource(strings = {"USD", "DEM", "HRK", "XXX", "XTS", "XAU", "CHE", "CLF", "ZWL", "XCG", "VED", "SLE", "XAD"})
    void currenciesOfThePastAreCurrencies(String code) {
        Answer made = service.sendJson("POST", "/products", product("Tea", code));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(service.sendJson("PATCH", path(made), "{\"currency\":\"" + code + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(service.send("GET", "/products?currency=" + code).body())
                .contains(made.json().path("id").asText());
        String line = product("Import " + code, code);
        assertThat(service.sendJson("POST", "/products/import", line, NDJSON).status())
                .isEqualTo(200);
    }

    @ParameterizedTest(name = "{0} is a currency nowhere")
    @ValueSource(strings = {"usd", "XYZ", "ZZZ", "US", "USDX", "BTC", "US\u00D0", "U\u017FD"})
    void otherCodesAreNone(String code) {
        assertProblem(service.sendJson("POST", "/products", product("Tea", code)), 422, "validation-failed");
        assertThat(service.sendJson("POST", "/products/import", product("Tea", code), NDJSON)
                        .status())
                .isEqualTo(422);
        String query = URLEncoder.encode(code, UTF_8);
        assertProblem(service.send("GET", "/products?currency=" + query), 400, "invalid-parameter");
    }

    @Test
    void namesSortByCodePoints() {
        List<String> names = List.of("A", "Z", "a", "z", "Ä", "ﬀ", "\uFF5E", "😀");
        names.forEach(name -> service.sendJson("POST", "/products", product(name, "XBA")));

        JsonNode page = service.send("GET", "/products?currency=XBA&sort=name").json();

        assertThat(StreamSupport.stream(page.spliterator(), false)
                        .map(each -> each.path("name").asText()))
                .containsExactlyElementsOf(names);
    }

    private static Answer create(String name) {
        Answer made = service.sendJson("POST", "/products", product(name, "USD"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made;
    }

    private static String product(String name, String currency) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("price", 1)
                .put("currency", currency)
                .toString();
    }

    private static String path(Answer made) {
        return "/products/" + made.json().path("id").asText();
    }
}
