package org.minimarketplace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest(name = "changed {0} s after the last change, updatedAt moves by {1} s")
    @CsvSource({"-86400, 0", "-1, 0", "0, 0", "1, 1"})
    void doesNotTakeUpdatedAtBackWithTheClock(long clockStep, long expectedStep) {
        Product changed = product.with(new ProductDetails("Tea", "black", 450, "EUR"), UPDATED.plusSeconds(clockStep));

        assertThat(changed.updatedAt()).isEqualTo(UPDATED.plusSeconds(expectedStep));
        assertThat(changed.version()).isEqualTo(4);
    }
}
