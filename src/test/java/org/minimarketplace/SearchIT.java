package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Walk;

/** Searches as a client sends them. */
class SearchIT {

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    @BeforeAll
    static void start() {
        store("Green tea", "leaf", 3);
        store("Cr\u00e8me br\u00fbl\u00e9e", "NOT a tea", 9);
        store("Teapot", "for green and black tea", 5);
        store("Coffee", "", 4);
        store("Black tea", "100% Assam", 3);
    }

    @ParameterizedTest(name = "?{0} finds {1}")
    @MethodSource("searches")
    void searchesFindWords(String query, List<String> names) {
        Answer answer = service.send("GET", "/products?" + query, "Prefer: count=exact");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(Walk.values(answer.json(), "name")).isEqualTo(names);
        assertThat(answer.header("X-Total-Count")).isEqualTo(String.valueOf(names.size()));
    }

    static Stream<Arguments> searches() {
        String creme = "Cr\u00e8me br\u00fbl\u00e9e";
        return Stream.of(
                Arguments.of("q=tea", List.of("Black tea", "Teapot", "Green tea", creme)),
                Arguments.of("q=TEA&sort=name", List.of("Black tea", creme, "Green tea", "Teapot")),
                Arguments.of("q=tea&sort=-price,name", List.of(creme, "Teapot", "Black tea", "Green tea")),
                Arguments.of("q=green+tea", List.of("Green tea", "Teapot")),
                Arguments.of("q=tea+green", List.of("Green tea", "Teapot")),
                Arguments.of("q=gre+tea", List.of()),
                Arguments.of("q=tea&maxPrice=3", List.of("Black tea", "Green tea")),
                Arguments.of("q=tea&minPrice=5&sort=price", List.of("Teapot", creme)),
                Arguments.of("q=tea&currency=EUR", List.of()),
                Arguments.of("q=creme+brulee", List.of(creme)),
                Arguments.of("q=" + Walk.encoded("CR\u00c8ME"), List.of(creme)),
                Arguments.of("q=" + Walk.encoded("cre\u0300me"), List.of(creme)),
                Arguments.of("q=not", List.of(creme)),
                Arguments.of("q=tea+NOT+green", List.of()),
                Arguments.of("q=" + Walk.encoded("\"green tea\" *"), List.of("Green tea", "Teapot")),
                Arguments.of("q=" + Walk.encoded("name:tea"), List.of()),
                Arguments.of("q=" + Walk.encoded("100%"), List.of("Black tea")),
                Arguments.of("q=%25", List.of()),
                Arguments.of("q=" + Walk.encoded("\uD83C\uDF75"), List.of()),
                Arguments.of("q=nothing", List.of()));
    }

    @ParameterizedTest(name = "?{0} is no search")
    @ValueSource(strings = {"q=&sort=name", "q=++&sort=name"})
    void aBlankSearchFindsEverything(String query) {
        assertThat(Walk.values(service.send("GET", "/products?" + query).json(), "name"))
                .containsExactly("Black tea", "Coffee", "Cr\u00e8me br\u00fbl\u00e9e", "Green tea", "Teapot");
    }

    @ParameterizedTest(name = "pages of {0} are one search")
    @ValueSource(ints = {1, 2, 3, 4})
    void aWalkMeetsEveryMatchOnceInOrder(int limit) {
        for (String sort : List.of("", "&sort=name", "&sort=-price,name")) {
            List<String> whole =
                    Walk.values(service.send("GET", "/products?q=tea" + sort).json(), "id");

            assertThat(Walk.values(Walk.from(service, "/products?q=tea&limit=" + limit + sort), "id"))
                    .isEqualTo(whole)
                    .hasSize(4);
        }
    }

    @Test
    void aSearchHasAtMostTwoHundredCharacters() {
        String sixteen = IntStream.range(0, 16).mapToObj(i -> "a").collect(Collectors.joining("+"));
        String emoji = Walk.encoded("\uD83C\uDF75");

        assertThat(service.send("GET", "/products?q=" + sixteen + "+b".repeat(80))
                        .status())
                .isEqualTo(200);
        assertThat(service.send("GET", "/products?q=" + "a".repeat(200)).status())
                .isEqualTo(200);
        assertThat(service.send("GET", "/products?q=" + emoji.repeat(200)).status())
                .isEqualTo(200);
        for (String query : List.of(sixteen + "+a".repeat(90), "a".repeat(201), emoji.repeat(201))) {
            Answer answer = service.send("GET", "/products?q=" + query);
            assertProblem(answer, 400, "invalid-parameter");
            assertThat(answer.json().path("detail").asText()).startsWith("q: ");
        }
    }

    @ParameterizedTest(name = "[{0}] is found by its name, and by [{1}]")
    @CsvSource(textBlock = """
            ☕️ coffee mug,    MUG
            🥐Croissant,      croissant
            Card 500₽ набор,  500
            ₿itcoin,          itcoin
            Σίσυφος,          ΣΊΣΥΦΟΣ
            Ёлка,             елка
            ★★★,              ★
            👩‍🍳👍🏽,             👍
            東京塔,            塔
            …?,               ?
            a b c d e f g h i j k l m n o p q r s t u v w x y z, z
            """)
    void aProductIsFoundByItsNameAndItsWords(String name, String word) {
        String id = service.sendJson("POST", "/products", "{\"name\":\"%s\",\"price\":1}".formatted(name))
                .json()
                .path("id")
                .asText();
        for (String query : List.of(name, word)) {
            assertThat(Walk.values(
                            service.send("GET", "/products?limit=200&q=" + Walk.encoded(query))
                                    .json(),
                            "id"))
                    .contains(id);
        }
        assertThat(service.send("DELETE", "/products/" + id).status()).isEqualTo(204);
    }

    private static void store(String name, String description, int price) {
        Answer answer = service.sendJson(
                "POST",
                "/products",
                "{\"name\":\"%s\",\"description\":\"%s\",\"price\":%d}".formatted(name, description, price));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }
}
