package org.minimarketplace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProductServiceTest {

    private static final ProductDetails TEA = new ProductDetails("Tea", null, 450, "EUR");
    private static final ProductDetails COFFEE = new ProductDetails("Coffee", "dark", 900, "USD");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00.123456789Z"));
    private final InMemoryProductStore store = new InMemoryProductStore();
    private final AtomicLong ids = new AtomicLong();
    private final ProductService service = new ProductService(store, () -> new UUID(7, ids.incrementAndGet()), clock);
    private final Deadline deadline = Deadline.after(Duration.ofSeconds(30));

    @Test
    void createsProductsInTheirFirstVersionAtOneWholeMillisecond() {
        Answered answered = create(service, null, TEA, COFFEE);

        Instant now = Instant.parse("2026-03-01T10:00:00.123Z");
        Product tea = new Product(new UUID(7, 1), TEA, 1, now, now);
        Product coffee = new Product(new UUID(7, 2), COFFEE, 1, now, now);
        assertThat(answered).isEqualTo(new Answered(Claims.outcome(List.of(tea, coffee)), false));
        assertThat(service.get(new UUID(7, 1), deadline)).isEqualTo(tea);
        assertThat(service.get(new UUID(7, 2), deadline)).isEqualTo(coffee);
    }

    @Test
    void answersARepetitionWithTheFirstOutcome() {
        Answered first = create(service, "key", TEA);
        clock.advance(Duration.ofMinutes(1));
        service.update(new UUID(7, 1), Precondition.NONE, stored -> COFFEE, deadline);

        Answered second = create(service, "key", TEA);

        assertThat(second).isEqualTo(new Answered(first.outcome(), true));
        assertThat(page().products()).hasSize(1);
    }

    @Test
    void refusesAKeyThatWasUsedForOtherProductsOrAnotherOperation() {
        create(service, "key", TEA);

        assertThatThrownBy(() -> create(service, "key", COFFEE)).isInstanceOf(IdempotencyConflictException.class);
        IdempotencyKey batch = IdempotencyKey.of("anonymous", "key", "batch", List.of(TEA));
        assertThatThrownBy(() -> service.create(List.of(TEA), batch, Claims::outcome, deadline))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThat(page().products()).hasSize(1);
    }

    @Test
    void createsTwiceWithoutAKeyOrWithDifferentKeys() {
        create(service, null, TEA);
        create(service, null, TEA);
        create(service, "one", TEA);
        create(service, "two", TEA);

        assertThat(page().products()).hasSize(4);
    }

    @Test
    void letsOneOfTwoRequestsWithTheSameKeyWorkAndTheOtherWaitForItsOutcome() throws Exception {
        BlockingStore blocking = new BlockingStore();
        ProductService slow = new ProductService(blocking, () -> new UUID(7, ids.incrementAndGet()), clock);
        CompletableFuture<Answered> first = CompletableFuture.supplyAsync(() -> create(slow, "key", TEA));
        assertThat(blocking.entered.await(30, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> create(slow, Deadline.after(Duration.ofMillis(5))))
                .isInstanceOf(RequestInFlightException.class);
        CompletableFuture<Answered> second = CompletableFuture.supplyAsync(() -> create(slow, "key", TEA));
        blocking.proceed.countDown();

        Answered outcome = first.get(30, TimeUnit.SECONDS);
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(new Answered(outcome.outcome(), true));
        assertThat(blocking.concurrent.get()).isZero();
        assertThat(blocking.mostConcurrent.get()).isEqualTo(1);
    }

    @Test
    void freesAKeyWhoseWorkFailed() {
        assertThatThrownBy(() -> create(service, Deadline.after(Duration.ZERO)))
                .isInstanceOf(DeadlineExceededException.class);

        assertThat(create(service, "key", TEA).replayed()).isFalse();
    }

    @Test
    void changesWhatIsStoredAndKeepsWhatDoesNotChange() {
        Product created = created(TEA);
        clock.advance(Duration.ofSeconds(5));

        Product same = service.update(created.id(), Precondition.NONE, stored -> TEA, deadline);
        Product changed =
                service.update(created.id(), Precondition.tagIn(Set.of(created.tag())), stored -> COFFEE, deadline);

        assertThat(same).isEqualTo(created);
        assertThat(changed.details()).isEqualTo(COFFEE);
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.updatedAt()).isEqualTo(Instant.parse("2026-03-01T10:00:05.123Z"));
        assertThat(service.get(created.id(), deadline)).isEqualTo(changed);
    }

    @Test
    void doesNotFindWhatIsNotThereAnyMore() {
        Product created = created(TEA);
        service.delete(created.id(), Precondition.tagNotIn(Set.of("x")), deadline);

        assertThatThrownBy(() -> service.get(created.id(), deadline))
                .isInstanceOfSatisfying(
                        ProductNotFoundException.class, e -> assertThat(e.id()).isEqualTo(created.id()));
    }

    private ProductPage page() {
        return service.page(new ProductQuery(ProductFilter.ALL, List.of(), null, 50, false), deadline);
    }

    private Answered create(ProductService where, @Nullable String key, ProductDetails... details) {
        return create(where, key, deadline, details);
    }

    private static Answered create(ProductService where, Deadline until) {
        return create(where, "key", until, TEA);
    }

    private static Answered create(
            ProductService where, @Nullable String key, Deadline until, ProductDetails... details) {
        List<ProductDetails> all = List.of(details);
        IdempotencyKey named = key == null ? null : IdempotencyKey.of("anonymous", key, "create", all);
        return where.create(all, named, Claims::outcome, until);
    }

    private Product created(ProductDetails details) {
        create(service, null, details);
        return service.get(new UUID(7, ids.get()), deadline);
    }

    /** Holds every insert until it may proceed, and counts how many are held at once. */
    private static final class BlockingStore implements ProductStore {

        private final InMemoryProductStore store = new InMemoryProductStore();
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch proceed = new CountDownLatch(1);
        private final AtomicInteger concurrent = new AtomicInteger();
        private final AtomicInteger mostConcurrent = new AtomicInteger();

        @Override
        public Optional<Outcome> insert(List<Product> products, @Nullable Claim claim, Deadline deadline) {
            mostConcurrent.accumulateAndGet(concurrent.incrementAndGet(), Math::max);
            entered.countDown();
            try {
                if (!proceed.await(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nobody let the insert proceed");
                }
                return store.insert(products, claim, deadline);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                concurrent.decrementAndGet();
            }
        }

        @Override
        public Optional<Product> find(UUID id, Deadline deadline) {
            return store.find(id, deadline);
        }

        @Override
        public ProductPage page(ProductQuery query, Deadline deadline) {
            return store.page(query, deadline);
        }

        @Override
        public Product update(UUID id, Precondition precondition, UnaryOperator<Product> change, Deadline deadline) {
            return store.update(id, precondition, change, deadline);
        }

        @Override
        public void delete(UUID id, Precondition precondition, Deadline deadline) {
            store.delete(id, precondition, deadline);
        }
    }
}
