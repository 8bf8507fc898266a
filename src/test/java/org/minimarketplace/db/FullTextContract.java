package org.minimarketplace.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductFilter;
import org.minimarketplace.core.ProductPage;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.core.SearchWords;
import org.minimarketplace.core.SortKey;
import org.minimarketplace.core.SortKey.Field;

/** Searches on a real database file. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FullTextContract {

    private TestStore file;

    private long numbers;

    @BeforeAll
    void openOnce(Stores stores) {
        file = stores.empty(Clock.systemUTC());
    }

    @BeforeEach
    void clear() {
        file.write(handle -> handle.execute("DELETE FROM products"));
    }

    // ---- what is found

    @ParameterizedTest(name = "[{0}] finds [{1}]")
    @MethodSource("syntax")
    void operatorsAreWordsAndPunctuationSeparates(String text, String words) {
        stored("Green tea", "leaf and not bag or near name");
        stored("Black coffee", null);
        List<String> found = names(text);

        assertThat(found).isEqualTo(words.isEmpty() ? List.of() : List.of(words));
        assertThat(names(text, new SortKey(Field.NAME, false))).isEqualTo(found);
    }

    static Stream<Arguments> syntax() {
        return Stream.of(
                Arguments.of("\"green", "Green tea"),
                Arguments.of("\"green\" \"tea\"", "Green tea"),
                Arguments.of("green\"tea", "Green tea"),
                Arguments.of("'green' tea", "Green tea"),
                Arguments.of("green* tea*", "Green tea"),
                Arguments.of("gre* tea", ""),
                Arguments.of("*", ""),
                Arguments.of("green AND tea", "Green tea"),
                Arguments.of("coffee AND black", ""),
                Arguments.of("green OR tea", "Green tea"),
                Arguments.of("coffee OR tea", ""),
                Arguments.of("tea NOT green", "Green tea"),
                Arguments.of("NOT green", "Green tea"),
                Arguments.of("coffee NOT tea", ""),
                Arguments.of("NEAR(green tea)", "Green tea"),
                Arguments.of("NEAR(green tea, 2)", ""),
                Arguments.of("NEAR(", "Green tea"),
                Arguments.of("AND", "Green tea"),
                Arguments.of("OR OR", "Green tea"),
                Arguments.of("name:", "Green tea"),
                Arguments.of("name: green", "Green tea"),
                Arguments.of("name:coffee", ""),
                Arguments.of("{name} : green", "Green tea"),
                Arguments.of("{name}", "Green tea"),
                Arguments.of("- name : green", "Green tea"),
                Arguments.of("^green", "Green tea"),
                Arguments.of("^tea", "Green tea"),
                Arguments.of("green + tea", "Green tea"),
                Arguments.of("green-tea", "Green tea"),
                Arguments.of("-green", "Green tea"),
                Arguments.of("(green", "Green tea"),
                Arguments.of("green) OR (tea", "Green tea"),
                Arguments.of("gre", "Green tea"),
                Arguments.of("tea gre", "Green tea"),
                Arguments.of("gre tea", ""),
                Arguments.of("reen", ""),
                Arguments.of("green leaf", "Green tea"),
                Arguments.of("green coffee", ""),
                Arguments.of("green \uD83C\uDF75 tea", "Green tea"),
                Arguments.of("\uD83C\uDF75", ""),
                Arguments.of("; DROP TABLE products; --", ""));
    }

    @ParameterizedTest(name = "[{0}] finds where it stands between blanks, nothing else, and fails nowhere")
    @ValueSource(
            strings = {
                ".",
                "?",
                "!",
                "\"",
                "\"\"",
                "'",
                "*",
                "**",
                "+",
                "-",
                "--",
                "^",
                ":",
                "(",
                ")",
                "()",
                "{",
                "}",
                "{}",
                "\\",
                "/",
                "%",
                "_",
                "~",
                "&",
                "|",
                "=",
                "<",
                ">",
                "#",
                "@",
                "$",
                "\u20AC",
                "\uD83D\uDE00",
                "\u200B",
                "\u0000",
                "\u0301",
                "\uD83D\uDC68\u200D\uD83D\uDC69",
                "\uFFFD",
                "\uFEFF"
            })
    void lonePunctuationFindsItselfAlone(String text) {
        stored("Green tea, \"100% (a*b), #1_2@3: 4/5'6", null);
        List<String> found = text.equals("\u0000") || text.equals("\u200B") ? List.of() : List.of("Tea " + text);
        if (!found.isEmpty()) {
            stored(found.get(0), null);
        }

        assertThat(names(text)).isEqualTo(found);
        assertThat(names(text, new SortKey(Field.NAME, false))).isEqualTo(found);
    }

    @ParameterizedTest(name = "letters that SQLite may not know, {0}, do not fail")
    @ValueSource(
            strings = {
                "\u0301",
                "tea \u0301",
                "\u0301 tea",
                "\uD83A\uDD00",
                "\uD83A\uDD00 tea",
                "tea \uD83A\uDD00",
                "\u08B6",
                "\uA7AE",
                "\uE000",
                "\uDBFF\uDFFD",
                "\u0378",
                "a\u0301",
                "\u1E9E",
                "\u0130",
                "\u212B"
            })
    void unusualLettersDoNotFail(String text) {
        stored("Green tea", null);

        assertThat(names(text)).isSubsetOf("Green tea");
        assertThat(names(text, new SortKey(Field.NAME, false))).isSubsetOf("Green tea");
        assertThat(count(text)).isEqualTo(names(text).size());
    }

    @ParameterizedTest(name = "[{1}] finds [{0}]")
    @CsvSource(textBlock = """
            Gruener Tee,      GRUENER TEE
            Grüner Tee,       gruner tee
            Gruner Tee,       GRÜNER
            Crème brûlée,     creme brulee
            CRÈME BRÛLÉE,     crème
            Creme,            crème
            Cre\u0300me,      creme
            Crème,            cre\u0300me
            ЧАЙ,              чай
            ΤΣΑΙ,             τσαι
            Łódź,             łodz
            tea2go,           TEA2
            100,              10
            Σίσυφος,          ΣΊΣΥΦΟΣ
            ΣΊΣΥΦΟΣ,          σισυφος
            Ёлка,             елка
            елка,             ЁЛКА
            Straße,           STRASSE
            oﬃce,             Office
            İstanbul,         istanbul
            ﾊﾞｯｸﾞ,            バック
            ☕️ coffee mug,    ☕️ coffee mug
            ☕️ coffee mug,    mug
            ☕️ coffee mug,    ☕
            🥐Croissant,      🥐Croissant
            🥐Croissant,      croissant
            Card 500₽ набор,  Card 500₽ набор
            Card 500₽ набор,  500
            Card 500₽ набор,  500₽
            Card 500₽ набор,  ₽
            ₿itcoin,          ₿itcoin
            ★★★,              ★★★
            ☕️,               ☕️
            ₿,                ₿
            !!!,              !!!
            C++,              c++
            东京塔,            东京
            东京塔,            塔
            东京塔,            东京塔
            한국어,            국어
            กาแฟเย็น,         เย็น
            """)
    void caseAndDiacriticsDoNotMatter(String name, String text) {
        stored(name, null);

        assertThat(names(text)).containsExactly(name);
    }

    @Test
    void onlyTheLastWordIsABeginning() {
        stored("Green tea", null);

        assertThat(names("green t")).containsExactly("Green tea");
        assertThat(names("gree tea")).isEmpty();
        assertThat(names("green teapot")).isEmpty();
        assertThat(names("green tea ")).containsExactly("Green tea");
        stored("Green teapot", null);
        assertThat(names("green tea ")).containsExactly("Green teapot", "Green tea");
    }

    @Test
    void matchesInTheNameComeFirstAndTheLastStoredBeforeTheOthers() {
        stored("Pot", "for green tea");
        stored("Green tea", null);
        stored("Cup of tea", "green");
        stored("Green tea, strong", "tea");
        stored("Coffee", "no match");
        stored("Tea of green leaves", "green tea");

        assertThat(names("green tea"))
                .containsExactly("Tea of green leaves", "Green tea, strong", "Green tea", "Cup of tea", "Pot");
    }

    // ---- kept in step

    @Test
    void aChangeOfTheNameIsFoundAtOnce() {
        Product tea = stored("Green tea", "leaf");

        change(tea, new ProductDetails("Black coffee", "leaf", tea.details().price(), "USD"));

        assertThat(names("tea")).isEmpty();
        assertThat(names("coffee leaf")).containsExactly("Black coffee");
        file.assertSound();
    }

    @Test
    void aChangeOfTheDescriptionIsFoundAtOnce() {
        Product tea = stored("Green tea", null);

        change(tea, new ProductDetails("Green tea", "from Assam", tea.details().price(), "USD"));
        assertThat(names("assam")).containsExactly("Green tea");
        change(tea, new ProductDetails("Green tea", null, tea.details().price(), "USD"));
        assertThat(names("assam")).isEmpty();
        file.assertSound();
    }

    @Test
    void aChangeOfThePriceKeepsTheText() {
        Product tea = stored("Green tea", "leaf");

        change(tea, new ProductDetails("Green tea", "leaf", tea.details().price() + 1, "USD"));

        assertThat(names("green leaf")).containsExactly("Green tea");
        file.assertSound();
    }

    @Test
    void whatIsRemovedIsNotFound() {
        Product tea = stored("Green tea", "leaf");
        stored("Green coffee", null);

        file.store().delete(tea.id(), Precondition.NONE, TestStore.deadline());

        assertThat(names("green")).containsExactly("Green coffee");
        file.assertSound();
    }

    @Test
    void whatIsRolledBackLeavesNoTrace() {
        Product tea = stored("Green tea", "leaf");

        assertThatThrownBy(() -> file.store()
                        .insert(List.of(TestStore.product(99, "Coffee", null, 1), tea), null, TestStore.deadline()))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> file.write(handle -> handle.useTransaction(open -> {
                    open.execute("UPDATE products SET name = 'Coffee'");
                    open.execute("DELETE FROM products");
                    throw new IllegalStateException("on purpose");
                })))
                .hasMessage("on purpose");

        assertThat(names("coffee")).isEmpty();
        assertThat(names("green tea")).containsExactly("Green tea");
        file.assertSound();
    }

    @ParameterizedTest(name = "the index is sound after random changes with seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theIndexIsSoundAfterRandomChanges(long seed) {
        Random random = new Random(seed);
        List<Product> products = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            int choice = products.isEmpty() ? 0 : random.nextInt(4);
            if (choice < 2) {
                products.add(stored(text(random), random.nextBoolean() ? text(random) : null));
            } else if (choice == 2) {
                Product changed = products.get(random.nextInt(products.size()));
                change(
                        changed,
                        new ProductDetails(
                                random.nextBoolean()
                                        ? text(random)
                                        : changed.details().name(),
                                random.nextBoolean() ? text(random) : null,
                                1 + random.nextInt(100),
                                "USD"));
            } else {
                Collections.shuffle(products, random);
                file.store().delete(products.remove(0).id(), Precondition.NONE, TestStore.deadline());
            }
        }

        file.assertSound();
        assertThat(count("t")).isEqualTo(countOfProductsWithABeginning("t"));
    }

    private static String text(Random random) {
        String[] words = {"tea", "Teapot", "crème", "\uD83C\uDF75", "чай", "NOT", "\"", "a\u0301", "\uD83A\uDD00", "x-1"
        };
        StringBuilder text = new StringBuilder(words[random.nextInt(words.length)]);
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(' ').append(words[random.nextInt(words.length)]);
        }
        return text.toString();
    }

    private int countOfProductsWithABeginning(String letter) {
        return Integer.parseInt(file.column("SELECT count(*) FROM products"
                        + " WHERE lower(' ' || name || ' ' || coalesce(description, '')) LIKE '% " + letter + "%'")
                .get(0));
    }

    private Product stored(String name, @Nullable String description) {
        Product product = TestStore.product(++numbers, name, description, 100);
        file.store().insert(List.of(product), null, TestStore.deadline());
        return product;
    }

    private void change(Product product, ProductDetails details) {
        Instant later = product.updatedAt().plusSeconds(1);
        file.store()
                .update(product.id(), Precondition.NONE, stored -> stored.with(details, later), TestStore.deadline());
    }

    private List<String> names(String text, SortKey... sort) {
        return page(text, sort).products().stream()
                .map(product -> product.details().name())
                .toList();
    }

    private long count(String text) {
        Long total = page(text).total();
        return total == null ? -1 : total;
    }

    private ProductPage page(String text, SortKey... sort) {
        ProductFilter filter = new ProductFilter(SearchWords.of(text), null, null, null);
        return file.store().page(new ProductQuery(filter, List.of(sort), null, 200, true), TestStore.deadline());
    }
}
