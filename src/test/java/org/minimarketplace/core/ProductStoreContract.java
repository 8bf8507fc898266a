package org.minimarketplace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link ProductStore} does with single products: tests that a class inherits for the store that it gives.
 * Pages are in {@link ProductPagesContract}.
 */
public interface ProductStoreContract {

    /** When the products of the tests are created. */
    Instant CREATED = Instant.parse("2026-03-01T10:00:00.123Z");

    /** The empty store under test; the same one throughout a test. */
    ProductStore store();

    @Test
    default void findsWhatWasInserted() {
        Product tea = product(1, "Tea", "green", 450, "EUR", CREATED);
        Product coffee = product(2, "Coffee", null, 1_000_000_000_000L, "USD", CREATED.plusMillis(1));

        assertThat(store().insert(List.of(tea, coffee), null, soon())).isEmpty();

        assertThat(store().find(tea.id(), soon())).contains(tea);
        assertThat(store().find(coffee.id(), soon())).contains(coffee);
        assertThat(store().find(id(3), soon())).isEmpty();
    }

    /** Texts as people write them, and as they try them out. */
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("one character", "x"),
                Arguments.of("an emoji of several code points", "👩‍👩‍👧‍👦 👍🏽"),
                Arguments.of(
                        "quotes and what SQL might take for its own", "O'Brien \"x\"; DROP TABLE products; -- %_?:a"),
                Arguments.of("a combining mark, not composed", "Cafe\u0301"),
                Arguments.of("a composed letter", "Caf\u00e9"),
                Arguments.of("right-to-left script with marks of direction", "\u202eשלום\u202c عالم"),
                Arguments.of("line breaks, a tab and a control character", "a\nb\r\nc\td\u0001e"),
                Arguments.of("200 code points outside the basic plane", "𝄞".repeat(200)),
                Arguments.of("noncharacters and the replacement character", "\uffff\ufffd\ufffe"));
    }

    @ParameterizedTest(name = "keeps {0}")
    @MethodSource("org.minimarketplace.core.ProductStoreContract#texts")
    default void keepsEveryText(String sentence, String text) {
        String description = text + "𝄞".repeat(2_000 - text.codePointCount(0, text.length()));
        Product product = product(1, text, description, 1, "EUR", CREATED);

        store().insert(List.of(product), null, soon());

        assertThat(store().find(id(1), soon())).as(sentence).contains(product);
    }

    @Test
    default void tellsNoDescriptionFromAnEmptyOne() {
        Product none = product(1, "a", null, 1, "EUR", CREATED);
        Product empty = product(2, "a", "", 1, "EUR", CREATED);

        store().insert(List.of(none, empty), null, soon());

        assertThat(store().find(id(1), soon())).contains(none);
        assertThat(store().find(id(2), soon())).contains(empty);
    }

    @Test
    default void insertsAllOrNone() {
        Product stored = product(1, "Tea", null, 450, "EUR", CREATED);
        store().insert(List.of(stored), null, soon());
        Product fresh = product(2, "Coffee", null, 900, "EUR", CREATED);
        Claim claim = Claims.of("key", List.of(fresh, stored));

        assertThatThrownBy(() -> store().insert(List.of(fresh, stored), claim, soon()))
                .isInstanceOf(RuntimeException.class);

        assertThat(all()).containsExactly(stored);
        assertThat(store().insert(List.of(fresh), claim, soon()))
                .as("the key of what failed is free")
                .isEmpty();
    }

    @Test
    default void answersAKnownKeyWithTheFirstOutcome() {
        Product tea = product(1, "Tea 🍵", null, 450, "EUR", CREATED);
        Product coffee = product(2, "Coffee", "", 900, "EUR", CREATED);
        Claim claim = Claims.of("k\"e'y", List.of(tea, coffee));
        store().insert(List.of(tea, coffee), claim, soon());
        store().delete(tea.id(), Precondition.NONE, soon());

        List<Product> again = List.of(product(3, "Tea 🍵", null, 450, "EUR", CREATED.plusSeconds(9)));

        assertThat(store().insert(again, Claims.again(claim, again), soon())).contains(claim.outcome());
        assertThat(all()).containsExactly(coffee);
    }

    @Test
    default void refusesAKnownKeyForSomethingElse() {
        Product tea = product(1, "Tea", null, 450, "EUR", CREATED);
        Product coffee = product(2, "Coffee", null, 900, "EUR", CREATED);
        store().insert(List.of(tea), Claims.of("key", List.of(tea)), soon());

        assertThatThrownBy(() -> store().insert(List.of(coffee), Claims.of("key", List.of(coffee)), soon()))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThat(all()).containsExactly(tea);
    }

    @Test
    default void replacesAProductByItsSuccessor() {
        Product tea = insertTea();
        Product successor = tea.with(new ProductDetails("Coffee", "dark", 900, "USD"), CREATED.plusSeconds(1));

        Product updated = store().update(tea.id(), Precondition.tagIn(Set.of(tea.tag())), stored -> successor, soon());

        assertThat(updated).isEqualTo(successor);
        assertThat(store().find(tea.id(), soon())).contains(successor);
    }

    @Test
    default void writesNothingWhereNothingChanges() {
        Product tea = insertTea();

        assertThat(store().update(tea.id(), Precondition.NONE, stored -> stored, soon()))
                .isEqualTo(tea);
        assertThat(store().find(tea.id(), soon())).contains(tea);
    }

    @Test
    default void keepsWhatIsStoredWhenTheChangeThrows() {
        Product tea = insertTea();
        IllegalArgumentException failure = new IllegalArgumentException("the change failed");

        assertThatThrownBy(() -> store().update(
                                tea.id(),
                                Precondition.NONE,
                                stored -> {
                                    throw failure;
                                },
                                soon()))
                .isSameAs(failure);
        assertThat(store().find(tea.id(), soon())).contains(tea);
        assertThat(store().update(tea.id(), Precondition.NONE, ProductStoreContract::dearer, soon())
                        .version())
                .isEqualTo(2);
    }

    @Test
    default void deletesForGood() {
        Product tea = insertTea();

        store().delete(tea.id(), Precondition.tagIn(Set.of("1-x", tea.tag())), soon());

        assertThat(store().find(tea.id(), soon())).isEmpty();
        assertThatThrownBy(() -> store().delete(tea.id(), Precondition.NONE, soon()))
                .isInstanceOf(ProductNotFoundException.class);
    }

    /** Writes on one product. */
    static Stream<Arguments> writes() {
        return Stream.of(
                Arguments.of(
                        "an update",
                        write((store, write) -> store.update(
                                write.id(), write.precondition(), ProductStoreContract::dearer, write.deadline()))),
                Arguments.of(
                        "a deletion",
                        write((store, write) -> store.delete(write.id(), write.precondition(), write.deadline()))));
    }

    @ParameterizedTest(name = "{0} needs its product, its condition and time")
    @MethodSource("org.minimarketplace.core.ProductStoreContract#writes")
    default void refusesAndLeavesEverythingAsItIs(String sentence, BiConsumer<ProductStore, Write> write) {
        Product tea = insertTea();

        assertThatThrownBy(() -> write.accept(store(), new Write(id(9), Precondition.NONE, soon())))
                .as(sentence)
                .isInstanceOfSatisfying(
                        ProductNotFoundException.class, e -> assertThat(e.id()).isEqualTo(id(9)));
        assertThatThrownBy(() -> write.accept(store(), new Write(id(9), Precondition.tagIn(Set.of(tea.tag())), soon())))
                .isInstanceOf(ProductNotFoundException.class);
        for (Precondition unmet : unmet(tea)) {
            assertThatThrownBy(() -> write.accept(store(), new Write(tea.id(), unmet, soon())))
                    .as("%s", unmet)
                    .isInstanceOfSatisfying(
                            PreconditionFailedException.class,
                            e -> assertThat(e.currentVersion()).isEqualTo(1));
        }
        assertThatThrownBy(() -> write.accept(store(), new Write(tea.id(), Precondition.NONE, passed())))
                .isInstanceOfSatisfying(
                        DeadlineExceededException.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
        assertThat(store().find(tea.id(), soon())).contains(tea);
    }

    /** What a product does not meet, with tags that differ from its own in nothing but the version or the digest. */
    private static List<Precondition> unmet(Product product) {
        Product successor = dearer(product);
        Product samePlace = new Product(
                product.id(), successor.details(), product.version(), product.createdAt(), product.updatedAt());
        Product sameDigest = new Product(product.id(), product.details(), 2, product.createdAt(), product.updatedAt());
        return List.of(
                Precondition.ABSENT,
                Precondition.tagIn(Set.of()),
                Precondition.tagIn(Set.of("1")),
                Precondition.tagIn(Set.of(successor.tag(), samePlace.tag(), sameDigest.tag())),
                Precondition.tagNotIn(Set.of(successor.tag(), product.tag())),
                Precondition.both(
                        Precondition.tagIn(Set.of(product.tag())), Precondition.tagNotIn(Set.of(product.tag()))),
                Precondition.both(Precondition.tagIn(Set.of(product.tag())), Precondition.ABSENT));
    }

    @ParameterizedTest(name = "{0} happens where its condition is met")
    @MethodSource("org.minimarketplace.core.ProductStoreContract#writes")
    default void writesUnderAConditionThatIsMet(String sentence, BiConsumer<ProductStore, Write> write) {
        Product tea = insertTea();
        Precondition met = Precondition.both(
                Precondition.tagIn(Set.of("1", tea.tag())),
                Precondition.tagNotIn(Set.of("1", dearer(tea).tag())));

        write.accept(store(), new Write(tea.id(), met, soon()));

        assertThat(store().find(tea.id(), soon())).as(sentence).isNotEqualTo(Optional.of(tea));
    }

    /** The version is the first one again, and only the digest tells the second product from the first. */
    @Test
    default void theTagOfAProductThatIsGoneDoesNotNameAnotherOneOfTheSameIdAndVersion() {
        Product tea = insertTea();
        Precondition precondition = Precondition.tagIn(Set.of(tea.tag()));
        store().delete(tea.id(), Precondition.NONE, soon());
        Product coffee = product(1, "Coffee", "green", 450, "EUR", CREATED);
        store().insert(List.of(coffee), null, soon());

        assertThatThrownBy(() -> store().update(tea.id(), precondition, ProductStoreContract::dearer, soon()))
                .isInstanceOf(PreconditionFailedException.class);
        assertThatThrownBy(() -> store().delete(tea.id(), precondition, soon()))
                .isInstanceOf(PreconditionFailedException.class);

        assertThat(store().find(tea.id(), soon())).contains(coffee);
    }

    @Test
    default void doesNothingAfterTheDeadline() {
        Product tea = product(1, "Tea", null, 450, "EUR", CREATED);

        assertThatThrownBy(() -> store().insert(List.of(tea), null, passed()))
                .isInstanceOf(DeadlineExceededException.class);
        assertThatThrownBy(() -> store().find(tea.id(), passed())).isInstanceOf(DeadlineExceededException.class);
        assertThatThrownBy(() -> store().page(new ProductQuery(ProductFilter.ALL, List.of(), null, 1, false), passed()))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(all()).isEmpty();
    }

    @Test
    default void losesNoUpdateOfManyThreads() throws Exception {
        int threads = 32;
        int updatesOfEach = 10;
        Product tea = insertTea();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> results = IntStream.range(0, threads)
                    .mapToObj(i -> executor.submit(() -> {
                        start.await();
                        for (int done = 0; done < updatesOfEach; done++) {
                            raiseThePriceByCompareAndSet(tea.id());
                        }
                        return updatesOfEach;
                    }))
                    .toList();
            start.countDown();
            for (Future<Integer> result : results) {
                result.get(60, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }

        Product last = store().find(tea.id(), soon()).orElseThrow();
        assertThat(last.details().price()).isEqualTo(450 + threads * updatesOfEach);
        assertThat(last.version()).isEqualTo(1 + threads * updatesOfEach);
    }

    private void raiseThePriceByCompareAndSet(UUID id) {
        while (true) {
            Product seen = store().find(id, soon()).orElseThrow();
            try {
                store().update(id, Precondition.tagIn(Set.of(seen.tag())), stored -> dearer(seen), soon());
                return;
            } catch (PreconditionFailedException e) {
                // Somebody else was quicker: read again.
                assertThat(e.currentVersion()).isGreaterThan(seen.version());
            }
        }
    }

    private Product insertTea() {
        Product tea = product(1, "Tea", "green", 450, "EUR", CREATED);
        store().insert(List.of(tea), null, soon());
        return tea;
    }

    private List<Product> all() {
        return store().page(new ProductQuery(ProductFilter.ALL, List.of(), null, 50, false), soon())
                .products();
    }

    private static Product dearer(Product product) {
        ProductDetails details = product.details();
        return product.with(
                new ProductDetails(details.name(), details.description(), details.price() + 1, details.currency()),
                product.updatedAt().plusMillis(1));
    }

    private static BiConsumer<ProductStore, Write> write(BiConsumer<ProductStore, Write> write) {
        return write;
    }

    /** A product in its first version. */
    static Product product(
            int id, String name, @Nullable String description, long price, String currency, Instant created) {
        return new Product(
                id(id),
                new ProductDetails(name, description, price, currency),
                Product.FIRST_VERSION,
                created,
                created);
    }

    /** An id of version 7; ids grow with their numbers. */
    static UUID id(int number) {
        return new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
    }

    /** A deadline that no test reaches. */
    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    private static Deadline passed() {
        return Deadline.after(Duration.ZERO);
    }

    /** What a write on one product is called with. */
    record Write(UUID id, Precondition precondition, Deadline deadline) {}
}
