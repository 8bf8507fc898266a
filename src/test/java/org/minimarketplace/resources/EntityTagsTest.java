package org.minimarketplace.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.api.InvalidParameterException;
import org.minimarketplace.core.Position;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductPage;

class EntityTagsTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Product CHAI = product("019b0000-0000-7000-8000-000000000001", 1);
    private static final Product COFFEE = product("019b0000-0000-7000-8000-000000000002", 1);

    @Test
    void theTagOfAProductIsItsVersionInQuotes() {
        assertThat(EntityTags.of(7)).isEqualTo("\"7\"");
    }

    @ParameterizedTest(name = "If-Match {0} accepts the versions {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "3"                      | 3
            "3", "4"                 | 3 4
            "3","4"                  | 3 4
              "3"  ,  "4"            | 3 4
            , "3", , "4",            | 3 4
            "3", W/"4"               | 3
            W/"3"                    | ''
            "three", "3"             | 3
            "03"                     | ''
            "0"                      | ''
            "-3"                     | ''
            ""                       | ''
            "a,3"                    | ''
            "999999999999999999"     | 999999999999999999
            "9999999999999999999"    | ''
            """)
    void preconditionsAreListsOfStrongTags(String field, String versions) {
        Set<Long> expected = versions.isEmpty()
                ? Set.of()
                : Arrays.stream(versions.split(" ")).map(Long::valueOf).collect(Collectors.toSet());

        assertThat(EntityTags.ifMatch(List.of(field))).isEqualTo(Precondition.versionIn(expected));
    }

    @Test
    void severalFieldsAreOneList() {
        assertThat(EntityTags.ifMatch(List.of("\"3\"", "\"4\""))).isEqualTo(Precondition.versionIn(Set.of(3L, 4L)));
        assertThat(EntityTags.noneMatchNames(List.of("\"3\"", "\"4\""), "\"4\""))
                .isTrue();
    }

    @Test
    void anAbsentIfMatchRequiresNothing() {
        assertThat(EntityTags.ifMatch(List.of())).isEqualTo(Precondition.NONE);
    }

    @ParameterizedTest(name = "[{0}] accepts whatever exists")
    @ValueSource(strings = {"*", " * "})
    void aStarAcceptsWhateverExists(String field) {
        assertThat(EntityTags.ifMatch(List.of(field))).isEqualTo(Precondition.EXISTS);
    }

    @ParameterizedTest(name = "{0} is no list of tags")
    @ValueSource(strings = {"3", "\"3", "3\"", "\"3\" \"4\"", "w/\"3\"", "W/", "*, \"3\"", "\"3\"; \"4\"", "\"a b\""})
    void whatIsNoListOfTagsIsRefused(String field) {
        assertThatThrownBy(() -> EntityTags.ifMatch(List.of(field)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith("If-Match: ");
        assertThatThrownBy(() -> EntityTags.noneMatchNames(List.of(field), "\"3\""))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith("If-None-Match: ");
    }

    @ParameterizedTest(name = "If-None-Match {0} names the version 3: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "3"          | true
            W/"3"        | true
            "2", W/"3"   | true
            *            | true
            "4"          | false
            "33"         | false
            ""           | false
            """)
    void readsCompareWeakly(String field, boolean named) {
        assertThat(EntityTags.noneMatchNames(List.of(field), "\"3\"")).isEqualTo(named);
    }

    @Test
    void anAbsentIfNoneMatchNamesNothing() {
        assertThat(EntityTags.noneMatchNames(List.of(), "\"3\"")).isFalse();
    }

    @Test
    void theTagOfAPageChangesWithWhatIsOnIt() {
        Position next = new Position(List.of(1L, COFFEE.id().toString()));
        List<ProductPage> pages = List.of(
                new ProductPage(List.of(), null, null),
                new ProductPage(List.of(CHAI), null, null),
                new ProductPage(List.of(COFFEE), null, null),
                new ProductPage(List.of(CHAI, COFFEE), null, null),
                new ProductPage(List.of(COFFEE, CHAI), null, null),
                new ProductPage(List.of(CHAI, COFFEE), next, null),
                new ProductPage(List.of(product(CHAI.id().toString(), 2), COFFEE), null, null));

        assertThat(pages.stream().map(EntityTags::of).toList())
                .doesNotHaveDuplicates()
                .allMatch(tag -> tag.matches("\"[0-9a-f]{32}\""));
        assertThat(EntityTags.of(new ProductPage(List.of(CHAI), null, null)))
                .isEqualTo(EntityTags.of(new ProductPage(List.of(CHAI), null, null)));
    }

    private static Product product(String id, long version) {
        return new Product(UUID.fromString(id), new ProductDetails("Chai", null, 1800, "USD"), version, NOON, NOON);
    }
}
