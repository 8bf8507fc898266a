package org.minimarketplace.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.minimarketplace.db.TestStore.deadline;
import static org.minimarketplace.db.TestStore.product;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.minimarketplace.core.Claim;
import org.minimarketplace.core.Claims;
import org.minimarketplace.core.IdempotencyConflictException;
import org.minimarketplace.core.IdempotencyKey;
import org.minimarketplace.core.Outcome;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;

/** What is remembered under an idempotency key, and for how long. */
public abstract class IdempotencyContract {

    private static final Product TEA = product(1, "Green tea", "from Assam \"first flush\" \uD83C\uDF75", 100);
    private static final Product COFFEE = product(2, "Black coffee", null, 1_000_000_000_000L);
    private static final Claim CLAIM = Claims.of("k", List.of(TEA, COFFEE));
    private static final Claim OTHER = Claims.of("k", List.of(COFFEE));

    private final SettableClock clock = new SettableClock();
    private Stores stores;
    private TestStore file;

    @BeforeEach
    void open(Stores engine) {
        stores = engine;
        file = stores.empty(clock);
    }

    @Test
    void aRepetitionAnswersTheFirstOutcomeAndAddsNothing() {
        List<Product> other = List.of(product(3, "Other", null, 1));

        assertThat(insert(CLAIM, TEA, COFFEE)).isEmpty();
        assertThat(file.store().insert(other, Claims.again(CLAIM, other), deadline()))
                .contains(CLAIM.outcome());
        assertThat(names()).containsExactly("Green tea", "Black coffee");
    }

    @Test
    void theOutcomeStaysAsItWasWhenTheProductsChangeOrGo() {
        insert(CLAIM, TEA, COFFEE);
        file.store()
                .update(
                        TEA.id(),
                        Precondition.NONE,
                        stored -> stored.with(new ProductDetails("Changed", null, 2, "EUR"), clock.instant()),
                        deadline());
        file.store().delete(COFFEE.id(), Precondition.NONE, deadline());

        assertThat(insert(CLAIM, TEA, COFFEE)).contains(CLAIM.outcome());
        assertThat(names()).containsExactly("Changed");
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        insert(CLAIM, TEA);

        assertThatThrownBy(() -> insert(OTHER, COFFEE)).isInstanceOf(IdempotencyConflictException.class);
        assertThat(names()).containsExactly("Green tea");
    }

    @Test
    void aFailedInsertDoesNotUseTheKeyUp() {
        file.store().insert(List.of(COFFEE), null, deadline());

        assertThatThrownBy(() -> insert(CLAIM, TEA, COFFEE)).isInstanceOf(RuntimeException.class);

        assertThat(names()).containsExactly("Black coffee");
        assertThat(file.column("SELECT key FROM idempotent_outcomes")).isEmpty();
        assertThat(insert(CLAIM, TEA)).isEmpty();
    }

    @Test
    void nothingAtAllIsAnOutcomeToo() {
        Claim empty = Claims.of("empty", "batch", List.of());

        assertThat(insert(empty)).isEmpty();
        assertThat(insert(empty)).contains(empty.outcome());
    }

    @Test
    void anOutcomeIsRememberedUntilItsRetentionEnds() {
        insert(CLAIM, TEA);
        clock.advance(TestStore.RETENTION.minusMillis(1));

        assertThat(insert(CLAIM, COFFEE)).contains(CLAIM.outcome());
    }

    @Test
    void anExpiredKeyThatIsNotPurgedYetCountsAsNew() {
        insert(CLAIM, TEA);
        clock.advance(TestStore.RETENTION);

        assertThat(insert(OTHER, COFFEE)).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(insert(OTHER, TEA)).contains(OTHER.outcome());
        assertThat(file.column("SELECT key FROM idempotent_outcomes")).containsExactly("k");
    }

    @Test
    void outcomesSurviveARestart() {
        insert(CLAIM, TEA);
        file = stores.again(clock);

        assertThat(insert(CLAIM, TEA)).contains(CLAIM.outcome());
    }

    @Test
    void requestsThatDifferHaveDifferentFingerprints() {
        ProductDetails details = new ProductDetails("ab", "c", 1, "USD");
        List<IdempotencyKey> keys = List.of(
                IdempotencyKey.of("anonymous", "k", "create", List.of(details)),
                IdempotencyKey.of("anonymous", "k", "batch", List.of(details)),
                IdempotencyKey.of("anonymous", "k", "create", List.of(details, details)),
                IdempotencyKey.of("anonymous", "k", "create", List.of(new ProductDetails("a", "bc", 1, "USD"))),
                IdempotencyKey.of("anonymous", "k", "create", List.of(new ProductDetails("ab", null, 1, "USD"))),
                IdempotencyKey.of("anonymous", "k", "create", List.of(new ProductDetails("ab", "", 1, "USD"))),
                IdempotencyKey.of("anonymous", "k", "create", List.of(new ProductDetails("ab", "null", 1, "USD"))),
                IdempotencyKey.of("anonymous", "k", "create", List.of(new ProductDetails("ab", "c", 11, "USD"))),
                IdempotencyKey.of("anonymous", "k", "create", List.of(new ProductDetails("ab", "c", 1, "EUR"))));

        assertThat(keys).doesNotHaveDuplicates();
        assertThat(IdempotencyKey.of("anonymous", "k", "create", List.of(new ProductDetails("ab", "c", 1, "USD"))))
                .isEqualTo(keys.get(0));
    }

    @Test
    void anOutcomeIsWhateverItIs() {
        Outcome outcome = new Outcome(
                202, Map.of("X-Empty", "", "X-Colon", "a: b", "X-Quoted", "\"\u00e9\""), "not JSON \r\n \uD83C\uDF75");
        Claim claim = new Claim(new IdempotencyKey("ci", "any", "0".repeat(64)), outcome);

        assertThat(insert(claim)).isEmpty();
        assertThat(insert(claim)).contains(outcome);
        assertThat(file.column("SELECT scope FROM idempotent_outcomes")).containsExactly("ci");
    }

    @Test
    void whatAnOutcomeTakesIsCountedInBytes() {
        Outcome outcome = new Outcome(201, Map.of("A", "\u00e9"), "\uD83C\uDF75");
        insert(new Claim(new IdempotencyKey("ci", "any", "0".repeat(64)), outcome));

        // "any", "A: é" with its end of line, and four bytes of the body.
        assertThat(file.column("SELECT bytes FROM idempotent_outcomes")).containsExactly("13");
    }

    private Optional<Outcome> insert(Claim claim, Product... products) {
        return file.store().insert(List.of(products), claim, deadline());
    }

    private List<String> names() {
        return file.column("SELECT name FROM products ORDER BY row_id");
    }
}
