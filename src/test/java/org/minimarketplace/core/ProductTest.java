package org.minimarketplace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductTest {

    private static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant UPDATED = Instant.parse("2026-03-02T10:00:00Z");
    private static final ProductDetails TEA = new ProductDetails("Tea", "green", 450, "EUR");

    private final Product product = new Product(new UUID(7, 7), TEA, 3, CREATED, UPDATED);

    @Test
    void isItsOwnSuccessorWhenNothingChanges() {
        ProductDetails equal = new ProductDetails("Tea", "green", 450, "EUR");

        assertThat(product.with(equal, UPDATED.plusSeconds(60))).isSameAs(product);
    }

    @Test
    void countsOnAndTakesTheTimeOfTheChange() {
        ProductDetails dearer = new ProductDetails("Tea", null, 500, "EUR");
        Instant now = UPDATED.plusSeconds(60);

        assertThat(product.with(dearer, now)).isEqualTo(new Product(product.id(), dearer, 4, CREATED, now));
    }

    @ParameterizedTest(name = "{0} is followed by {1}")
    @CsvSource({
        "1, 2",
        "4611686018427387903, 4611686018427387904",
        "9223372036854775806, 9223372036854775807",
        "9223372036854775807, 9223372036854775807"
    })
    void everyVersionHasASuccessorThatIsOne(long version, long next) {
        Product stored = new Product(new UUID(7, 7), TEA, version, CREATED, UPDATED);
        ProductDetails dearer = new ProductDetails("Tea", null, 500, "EUR");

        Product changed = stored.with(dearer, UPDATED);
        Product replaced = new ImportRow(1, stored.id(), dearer, null, null, null).replacementOf(stored, UPDATED);

        assertThat(changed.version()).isEqualTo(next);
        assertThat(replaced.version()).isEqualTo(next);
        assertThat(changed.tag()).isNotEqualTo(stored.tag());
    }

    @Test
    void hasATagOfItsVersionAndADigest() {
        assertThat(product.tag()).matches("3-[0-9a-f]{32}");
        assertThat(new Product(new UUID(7, 7), new ProductDetails("Tea", "green", 450, "EUR"), 3, CREATED, UPDATED)
                        .tag())
                .as("of what is equal")
                .isEqualTo(product.tag());
    }

    static Stream<Arguments> others() {
        UUID id = new UUID(7, 7);
        return Stream.of(
                Arguments.of("another id", new Product(new UUID(7, 8), TEA, 3, CREATED, UPDATED)),
                Arguments.of("another name", of(new ProductDetails("Te", "green", 450, "EUR"))),
                Arguments.of("another case", of(new ProductDetails("tea", "green", 450, "EUR"))),
                Arguments.of(
                        "another composition of a letter", of(new ProductDetails("Te\u0301a", "green", 450, "EUR"))),
                Arguments.of("the letter composed", of(new ProductDetails("T\u00e9a", "green", 450, "EUR"))),
                Arguments.of("another description", of(new ProductDetails("Tea", "green ", 450, "EUR"))),
                Arguments.of("no description", of(new ProductDetails("Tea", null, 450, "EUR"))),
                Arguments.of("an empty description", of(new ProductDetails("Tea", "", 450, "EUR"))),
                Arguments.of("the description null as a word", of(new ProductDetails("Tea", "null", 450, "EUR"))),
                Arguments.of("the name moved into the description", of(new ProductDetails("T", "eagreen", 450, "EUR"))),
                Arguments.of("the description moved into the name", of(new ProductDetails("Teagreen", "", 450, "EUR"))),
                Arguments.of(
                        "a name that looks like the encoding", of(new ProductDetails("Tea5:green", "", 450, "EUR"))),
                Arguments.of("another price", of(new ProductDetails("Tea", "green", 45, "EUR"))),
                Arguments.of("a price with more digits", of(new ProductDetails("Tea", "green", 4503, "EUR"))),
                Arguments.of("another currency", of(new ProductDetails("Tea", "green", 450, "USD"))),
                Arguments.of("another version", new Product(id, TEA, 4, CREATED, UPDATED)),
                Arguments.of("another time of creation", new Product(id, TEA, 3, CREATED.plusMillis(1), UPDATED)),
                Arguments.of("another time of the change", new Product(id, TEA, 3, CREATED, UPDATED.plusMillis(1))),
                Arguments.of("times that are exchanged", new Product(id, TEA, 3, UPDATED, CREATED)));
    }

    private static Product of(ProductDetails details) {
        return new Product(new UUID(7, 7), details, 3, CREATED, UPDATED);
    }

    @ParameterizedTest(name = "has another tag with {0}")
    @MethodSource("others")
    void hasATagThatNothingElseHas(String sentence, Product other) {
        assertThat(other.tag()).as(sentence).isNotEqualTo(product.tag());
        assertThat(others().map(each -> ((Product) each.get()[1]).tag())
                        .distinct()
                        .count())
                .as("each has its own")
                .isEqualTo(others().count());
    }

    @ParameterizedTest(name = "has its own tag at version {0}")
    @ValueSource(longs = {1, 999_999_999_999_999_999L, 1_000_000_000_000_000_000L, 1L << 62, Long.MAX_VALUE})
    void hasATagAtEveryVersion(long version) {
        assertThat(new Product(new UUID(7, 7), TEA, version, CREATED, UPDATED).tag())
                .startsWith(version + "-");
    }

    @ParameterizedTest(name = "changed {0} s after the last change, updatedAt moves by {1} s")
    @CsvSource({"-86400, 0", "-1, 0", "0, 0", "1, 1"})
    void doesNotTakeUpdatedAtBackWithTheClock(long clockStep, long expectedStep) {
        Product changed = product.with(new ProductDetails("Tea", "black", 450, "EUR"), UPDATED.plusSeconds(clockStep));

        assertThat(changed.updatedAt()).isEqualTo(UPDATED.plusSeconds(expectedStep));
        assertThat(changed.version()).isEqualTo(4);
    }
}
