package org.minimarketplace.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.minimarketplace.db.TestStore.deadline;
import static org.minimarketplace.db.TestStore.product;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.minimarketplace.core.Creation;
import org.minimarketplace.core.IdempotencyConflictException;
import org.minimarketplace.core.IdempotencyKey;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;

/** What is remembered under an idempotency key, and for how long. */
public abstract class IdempotencyContract {

    private static final Product TEA = product(1, "Green tea", "from Assam \"first flush\" \uD83C\uDF75", 100);
    private static final Product COFFEE = product(2, "Black coffee", null, 1_000_000_000_000L);
    private static final IdempotencyKey KEY = IdempotencyKey.of("k", "create", List.of(TEA.details()));

    private final SettableClock clock = new SettableClock();
    private TestStore file;

    /** An empty store. */
    protected abstract TestStore open(Clock clock);

    /** The store that was closed, as it is. */
    protected abstract TestStore reopen(Clock clock);

    @BeforeEach
    void open() {
        file = open(clock);
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void aRepetitionAnswersTheFirstOutcomeAndAddsNothing() {
        Creation first = file.store().insert(List.of(TEA, COFFEE), KEY, deadline());
        Creation second = file.store().insert(List.of(product(3, "Other", null, 1)), KEY, deadline());

        assertThat(first).isEqualTo(new Creation(List.of(TEA, COFFEE), false));
        assertThat(second).isEqualTo(new Creation(List.of(TEA, COFFEE), true));
        assertThat(names()).containsExactly("Green tea", "Black coffee");
    }

    @Test
    void theOutcomeStaysAsItWasWhenTheProductsChangeOrGo() {
        file.store().insert(List.of(TEA, COFFEE), KEY, deadline());
        file.store()
                .update(
                        TEA.id(),
                        Precondition.NONE,
                        stored -> stored.with(new ProductDetails("Changed", null, 2, "EUR"), clock.instant()),
                        deadline());
        file.store().delete(COFFEE.id(), Precondition.NONE, deadline());

        assertThat(file.store().insert(List.of(TEA, COFFEE), KEY, deadline()))
                .isEqualTo(new Creation(List.of(TEA, COFFEE), true));
        assertThat(names()).containsExactly("Changed");
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        file.store().insert(List.of(TEA), KEY, deadline());
        IdempotencyKey other = IdempotencyKey.of("k", "create", List.of(COFFEE.details()));

        assertThatThrownBy(() -> file.store().insert(List.of(COFFEE), other, deadline()))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThat(names()).containsExactly("Green tea");
    }

    @Test
    void aFailedInsertDoesNotUseTheKeyUp() {
        file.store().insert(List.of(COFFEE), null, deadline());

        assertThatThrownBy(() -> file.store().insert(List.of(TEA, COFFEE), KEY, deadline()))
                .isInstanceOf(RuntimeException.class);

        assertThat(names()).containsExactly("Black coffee");
        assertThat(file.column("SELECT key FROM idempotency_keys")).isEmpty();
        assertThat(file.store().insert(List.of(TEA), KEY, deadline())).isEqualTo(new Creation(List.of(TEA), false));
    }

    @Test
    void nothingAtAllIsAnOutcomeToo() {
        IdempotencyKey key = IdempotencyKey.of("empty", "batch", List.of());

        assertThat(file.store().insert(List.of(), key, deadline())).isEqualTo(new Creation(List.of(), false));
        assertThat(file.store().insert(List.of(), key, deadline())).isEqualTo(new Creation(List.of(), true));
    }

    @Test
    void anOutcomeIsRememberedUntilItsRetentionEnds() {
        file.store().insert(List.of(TEA), KEY, deadline());
        clock.advance(TestStore.RETENTION.minusMillis(1));

        assertThat(file.store().insert(List.of(COFFEE), KEY, deadline()).replayed())
                .isTrue();
    }

    @Test
    void anExpiredKeyThatIsNotPurgedYetCountsAsNew() {
        file.store().insert(List.of(TEA), KEY, deadline());
        clock.advance(TestStore.RETENTION);
        IdempotencyKey other = IdempotencyKey.of("k", "create", List.of(COFFEE.details()));

        assertThat(file.store().insert(List.of(COFFEE), other, deadline()))
                .isEqualTo(new Creation(List.of(COFFEE), false));
        clock.advance(Duration.ofHours(1));
        assertThat(file.store().insert(List.of(TEA), other, deadline())).isEqualTo(new Creation(List.of(COFFEE), true));
        assertThat(file.column("SELECT key FROM idempotency_keys")).containsExactly("k");
    }

    @Test
    void outcomesSurviveARestart() {
        file.store().insert(List.of(TEA), KEY, deadline());
        file.close();
        file = reopen(clock);

        assertThat(file.store().insert(List.of(TEA), KEY, deadline())).isEqualTo(new Creation(List.of(TEA), true));
    }

    @Test
    void requestsThatDifferHaveDifferentFingerprints() {
        ProductDetails details = new ProductDetails("ab", "c", 1, "USD");
        List<IdempotencyKey> keys = List.of(
                IdempotencyKey.of("k", "create", List.of(details)),
                IdempotencyKey.of("k", "batch", List.of(details)),
                IdempotencyKey.of("k", "create", List.of(details, details)),
                IdempotencyKey.of("k", "create", List.of(new ProductDetails("a", "bc", 1, "USD"))),
                IdempotencyKey.of("k", "create", List.of(new ProductDetails("ab", null, 1, "USD"))),
                IdempotencyKey.of("k", "create", List.of(new ProductDetails("ab", "", 1, "USD"))),
                IdempotencyKey.of("k", "create", List.of(new ProductDetails("ab", "null", 1, "USD"))),
                IdempotencyKey.of("k", "create", List.of(new ProductDetails("ab", "c", 11, "USD"))),
                IdempotencyKey.of("k", "create", List.of(new ProductDetails("ab", "c", 1, "EUR"))));

        assertThat(keys).doesNotHaveDuplicates();
        assertThat(IdempotencyKey.of("k", "create", List.of(new ProductDetails("ab", "c", 1, "USD"))))
                .isEqualTo(keys.get(0));
    }

    private List<String> names() {
        return file.column("SELECT name FROM products ORDER BY row_id");
    }
}
