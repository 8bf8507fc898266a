package org.minimarketplace.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.api.InvalidParameterException;
import org.minimarketplace.core.Position;
import org.minimarketplace.core.ProductFilter;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.core.SearchWords;
import org.minimarketplace.core.SortKey;
import org.minimarketplace.core.SortKey.Field;

class CursorsTest {

    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/. \u00e9";

    private static final SortKey BY_PRICE = new SortKey(Field.PRICE, false);
    private static final SortKey BY_NAME = new SortKey(Field.NAME, false);
    private static final ProductFilter FILTER = new ProductFilter(SearchWords.of("green tea"), 100L, 200L, "EUR");
    private static final ProductQuery QUERY = new ProductQuery(FILTER, List.of(BY_PRICE, BY_NAME), null, 50, false);
    private static final Position POSITION =
            new Position(List.of(150L, "Grüner Tee \uD83C\uDF75", "019b0000-0000-7000-8000-000000000001"));

    private final Cursors cursors = new Cursors(new byte[32]);

    @Test
    void aCursorLeadsBackToItsPosition() {
        assertThat(cursors.read(cursors.write(POSITION, QUERY), QUERY)).isEqualTo(POSITION);
    }

    @Test
    void aCursorNeedsNoEscapingInAUri() {
        assertThat(cursors.write(POSITION, QUERY)).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void everyChangeOfOneCharacterIsRefused() {
        String cursor = cursors.write(POSITION, QUERY);
        for (int i = 0; i < cursor.length(); i++) {
            for (int other = 0; other < ALPHABET.length(); other++) {
                String changed = cursor.substring(0, i) + ALPHABET.charAt(other) + cursor.substring(i + 1);
                if (!changed.equals(cursor)) {
                    assertRefused(() -> cursors.read(changed, QUERY));
                }
            }
        }
    }

    @Test
    void everyCursorThatIsCutOffOrLongerIsRefused() {
        String cursor = cursors.write(POSITION, QUERY);
        for (int length = 0; length < cursor.length(); length++) {
            String shorter = cursor.substring(0, length);
            assertRefused(() -> cursors.read(shorter, QUERY));
        }
        for (int other = 0; other < ALPHABET.length(); other++) {
            String longer = cursor + ALPHABET.charAt(other);
            assertRefused(() -> cursors.read(longer, QUERY));
        }
    }

    @ParameterizedTest(name = "[{0}] is no cursor")
    @ValueSource(strings = {"", " ", "A", "cursor", "%%%", "AAAAAAAAAAAAAAAAAAAAAA", "\uD83D\uDE00", "null", "="})
    void whatNobodyGaveOutIsRefused(String text) {
        assertRefused(() -> cursors.read(text, QUERY));
    }

    @ParameterizedTest(name = "a cursor is refused with {0}")
    @MethodSource("otherQueries")
    void aCursorIsGoodForItsOwnQueryAlone(String difference, ProductQuery other) {
        String cursor = cursors.write(POSITION, QUERY);

        assertRefused(() -> cursors.read(cursor, other));
    }

    static Stream<Arguments> otherQueries() {
        SearchWords words = SearchWords.of("green tea");
        List<Arguments> queries = new ArrayList<>();
        queries.add(Arguments.of("no filter", query(ProductFilter.ALL, BY_PRICE, BY_NAME)));
        queries.add(Arguments.of(
                "other words",
                query(new ProductFilter(SearchWords.of("green"), 100L, 200L, "EUR"), BY_PRICE, BY_NAME)));
        queries.add(Arguments.of(
                "the words in another order",
                query(new ProductFilter(SearchWords.of("tea green"), 100L, 200L, "EUR"), BY_PRICE, BY_NAME)));
        queries.add(Arguments.of(
                "another lowest price", query(new ProductFilter(words, 101L, 200L, "EUR"), BY_PRICE, BY_NAME)));
        queries.add(Arguments.of(
                "no highest price", query(new ProductFilter(words, 100L, null, "EUR"), BY_PRICE, BY_NAME)));
        queries.add(Arguments.of(
                "another currency", query(new ProductFilter(words, 100L, 200L, "USD"), BY_PRICE, BY_NAME)));
        queries.add(Arguments.of("fewer keys", query(FILTER, BY_PRICE)));
        queries.add(Arguments.of("the keys in another order", query(FILTER, BY_NAME, BY_PRICE)));
        queries.add(Arguments.of("another direction", query(FILTER, new SortKey(Field.PRICE, true), BY_NAME)));
        queries.add(Arguments.of("the order of a search", query(FILTER)));
        return queries.stream();
    }

    @Test
    void theSizeOfThePageMayDiffer() {
        String cursor = cursors.write(POSITION, QUERY);

        assertThat(cursors.read(cursor, new ProductQuery(FILTER, QUERY.sort(), null, 10, true)))
                .isEqualTo(POSITION);
    }

    @Test
    void aCursorIsGoodWhereverTheKeyIsTheSame() {
        String cursor = cursors.write(POSITION, QUERY);
        byte[] otherKey = new byte[32];
        otherKey[31] = 1;

        assertThat(new Cursors(new byte[32]).read(cursor, QUERY)).isEqualTo(POSITION);
        assertRefused(() -> new Cursors(otherKey).read(cursor, QUERY));
    }

    private static ProductQuery query(ProductFilter filter, SortKey... keys) {
        return new ProductQuery(filter, List.of(keys), null, 50, false);
    }

    private static void assertRefused(ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith("cursor: ");
    }
}
