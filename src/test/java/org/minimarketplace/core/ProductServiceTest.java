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
    private static final String CREATE = "create";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00.123456789Z"));
    private final InMemoryProductStore store = new InMemoryProductStore();
    private final AtomicLong ids = new AtomicLong();
    private final ProductService service = new ProductService(store, () -> new UUID(7, ids.incrementAndGet()), clock);
    private final Deadline deadline = Deadline.after(Duration.ofSeconds(30));

    @Test
    void createsProductsInTheirFirstVersionAtOneWholeMillisecond() {
        Creation creation = service.create(List.of(TEA, COFFEE), null, CREATE, deadline);

        Instant now = Instant.parse("2026-03-01T10:00:00.123Z");
        assertThat(creation.replayed()).isFalse();
        assertThat(creation.products())
                .containsExactly(
                        new Product(new UUID(7, 1), TEA, 1, now, now),
                        new Product(new UUID(7, 2), COFFEE, 1, now, now));
        assertThat(service.get(new UUID(7, 2), deadline))
                .isEqualTo(creation.products().get(1));
    }

    @Test
    void answersARepetitionWithTheFirstOutcome() {
        Creation first = service.create(List.of(TEA), "key", CREATE, deadline);
        clock.advance(Duration.ofMinutes(1));
        service.update(only(first).id(), Precondition.NONE, stored -> COFFEE, deadline);

        Creation second = service.create(List.of(TEA), "key", CREATE, deadline);

        assertThat(second).isEqualTo(new Creation(first.products(), true));
        assertThat(page().products()).hasSize(1);
    }

    @Test
    void refusesAKeyThatWasUsedForOtherProductsOrAnotherOperation() {
        service.create(List.of(TEA), "key", CREATE, deadline);

        assertThatThrownBy(() -> service.create(List.of(COFFEE), "key", CREATE, deadline))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThatThrownBy(() -> service.create(List.of(TEA), "key", "batch", deadline))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThat(page().products()).hasSize(1);
    }

    @Test
    void createsTwiceWithoutAKeyOrWithDifferentKeys() {
        service.create(List.of(TEA), null, CREATE, deadline);
        service.create(List.of(TEA), null, CREATE, deadline);
        service.create(List.of(TEA), "one", CREATE, deadline);
        service.create(List.of(TEA), "two", CREATE, deadline);

        assertThat(page().products()).hasSize(4);
    }

    @Test
    void letsOneOfTwoRequestsWithTheSameKeyWorkAndTheOtherWaitForItsOutcome() throws Exception {
        BlockingStore blocking = new BlockingStore();
        ProductService slow = new ProductService(blocking, () -> new UUID(7, ids.incrementAndGet()), clock);
        CompletableFuture<Creation> first =
                CompletableFuture.supplyAsync(() -> slow.create(List.of(TEA), "key", CREATE, deadline));
        assertThat(blocking.entered.await(30, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> slow.create(List.of(TEA), "key", CREATE, Deadline.after(Duration.ofMillis(5))))
                .isInstanceOf(RequestInFlightException.class);
        CompletableFuture<Creation> second =
                CompletableFuture.supplyAsync(() -> slow.create(List.of(TEA), "key", CREATE, deadline));
        blocking.proceed.countDown();

        Creation outcome = first.get(30, TimeUnit.SECONDS);
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(new Creation(outcome.products(), true));
        assertThat(blocking.concurrent.get()).isZero();
        assertThat(blocking.mostConcurrent.get()).isEqualTo(1);
    }

    @Test
    void freesAKeyWhoseWorkFailed() {
        assertThatThrownBy(() -> service.create(List.of(TEA), "key", CREATE, Deadline.after(Duration.ZERO)))
                .isInstanceOf(DeadlineExceededException.class);

        assertThat(service.create(List.of(TEA), "key", CREATE, deadline).replayed())
                .isFalse();
    }

    @Test
    void changesWhatIsStoredAndKeepsWhatDoesNotChange() {
        Product created = only(service.create(List.of(TEA), null, CREATE, deadline));
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
        Product created = only(service.create(List.of(TEA), null, CREATE, deadline));
        service.delete(created.id(), Precondition.tagNotIn(Set.of("x")), deadline);

        assertThatThrownBy(() -> service.get(created.id(), deadline))
                .isInstanceOfSatisfying(
                        ProductNotFoundException.class, e -> assertThat(e.id()).isEqualTo(created.id()));
    }

    private ProductPage page() {
        return service.page(new ProductQuery(ProductFilter.ALL, List.of(), null, 50, false), deadline);
    }

    private static Product only(Creation creation) {
        assertThat(creation.products()).hasSize(1);
        return creation.products().get(0);
    }

    /** Holds every insert until it may proceed, and counts how many are held at once. */
    private static final class BlockingStore implements ProductStore {

        private final InMemoryProductStore store = new InMemoryProductStore();
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch proceed = new CountDownLatch(1);
        private final AtomicInteger concurrent = new AtomicInteger();
        private final AtomicInteger mostConcurrent = new AtomicInteger();

        @Override
        public Creation insert(List<Product> products, @Nullable IdempotencyKey key, Deadline deadline) {
            mostConcurrent.accumulateAndGet(concurrent.incrementAndGet(), Math::max);
            entered.countDown();
            try {
                if (!proceed.await(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nobody let the insert proceed");
                }
                return store.insert(products, key, deadline);
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
