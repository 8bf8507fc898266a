package org.minimarketplace.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.core.Claim;
import org.minimarketplace.core.Claims;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.ModelProductStore;
import org.minimarketplace.core.Outcome;
import org.minimarketplace.core.Position;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.PreconditionFailedException;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductFilter;
import org.minimarketplace.core.ProductPage;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.core.ProductStore;
import org.minimarketplace.core.SearchWords;
import org.minimarketplace.core.SortKey;
import org.minimarketplace.core.SortKey.Field;

/**
 * The store on a real file answers whatever is done to it as the model does. Operations are random, with a seed that
 * stands in the name of the case: put one that failed beside the fixed ones.
 */
public abstract class StoreModelContract {

    private static final int STEPS = 400;

    /** Words of several scripts, some of which differ in case and marks alone. */
    private static final List<String> WORDS = List.of(
            "tea",
            "Tea",
            "teapot",
            "t\u00e9a",
            "T\u00c9",
            "coffee",
            "caf\u00e9",
            "Cre\u0300me",
            "cr\u00e8me",
            "100",
            "and",
            "OR",
            "not",
            "near",
            "x",
            "name",
            "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
            "\u03c3\u03b9\u03c3\u03c5\u03c6\u03bf\u03c3",
            "\u0401\u043b\u043a\u0430",
            "\u0435\u043b\u043a\u0430",
            "Stra\u00dfe",
            "STRASSE",
            "\u4e1c\u4eac\u5854",
            "\u4eac\u5854",
            "\ud55c\uad6d",
            "\u1112\u1161\u11ab",
            "\u2615\ufe0f",
            "\u20ac",
            "+",
            "!");

    private static final List<String> SEPARATORS =
            List.of(" ", "-", "\"", " * ", ": ", "\uD83C\uDF75", "(", " ^", "''");
    private static final List<String> CURRENCIES = List.of("USD", "EUR", "JPY");

    static LongStream seeds() {
        return LongStream.concat(LongStream.rangeClosed(1, 6), LongStream.of(new SecureRandom().nextInt(1_000_000)));
    }

    @ParameterizedTest(name = "random operations with seed {0} have the answers of the model")
    @MethodSource("seeds")
    void randomOperationsHaveTheAnswersOfTheModel(long seed, Stores stores) {
        TestStore file = stores.empty(new SettableClock());
        new Run(seed, file.store()).steps();
        file.assertSound();
    }

    /** One sequence of operations on both stores. */
    private static final class Run {

        private final long seed;
        private final Random random;
        private final ProductStore real;
        private final ProductStore model = new ModelProductStore();
        private final List<UUID> ids = new ArrayList<>();
        private final List<Keyed> keyed = new ArrayList<>();
        private long millis = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();
        private long number;
        private String operation = "nothing yet";

        /** Walks that have not come to their end; each goes on while others write. */
        private final List<OpenWalk> walks = new ArrayList<>();

        Run(long seed, ProductStore real) {
            this.seed = seed;
            this.random = new Random(seed);
            this.real = real;
        }

        void steps() {
            for (int step = 0; step < STEPS; step++) {
                millis += random.nextInt(3);
                switch (random.nextInt(10)) {
                    case 0, 1 -> create(1);
                    case 2 -> create(random.nextInt(6));
                    case 3 -> repeat();
                    case 4 -> find();
                    case 5 -> update();
                    case 6 -> delete();
                    case 7 -> page();
                    default -> goOn();
                }
            }
            same("every product", store -> all(store));
        }

        private void create(int count) {
            List<Product> products = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Instant now = Instant.ofEpochMilli(millis);
                // Ids that do not grow: their order is not that of the insertion.
                UUID id = new UUID(
                        0x019b_0000_0000_7000L, 0x8000_0000_0000_0000L | (random.nextInt(1_000) * 10_000L + ++number));
                products.add(new Product(id, details(), Product.FIRST_VERSION, now, now));
                ids.add(id);
            }
            Claim claim = null;
            if (random.nextBoolean()) {
                claim = Claims.of("key" + number + "/" + count + "/" + keyed.size(), products);
                keyed.add(new Keyed(claim, products));
            }
            Claim named = claim;
            same("create " + products + " under " + claim, store -> store.insert(products, named, deadline()));
        }

        private void repeat() {
            if (keyed.isEmpty()) {
                return;
            }
            Keyed earlier = any(keyed);
            boolean other = random.nextInt(3) == 0;
            Claim claim = other ? Claims.of(earlier.claim().key().key(), "other", List.of()) : earlier.claim();
            same("repeat " + claim, store -> {
                Optional<Outcome> stored = store.insert(earlier.products(), claim, deadline());
                assertThat(stored).contains(earlier.claim().outcome());
                return stored;
            });
        }

        private void find() {
            UUID id = anyId();
            same("find " + id, store -> store.find(id, deadline()));
        }

        private void update() {
            UUID id = anyId();
            Precondition precondition = precondition(id);
            ProductDetails full = details();
            int kind = random.nextInt(4);
            // A clock that was set back now and then.
            Instant now = Instant.ofEpochMilli(millis - (random.nextInt(5) == 0 ? 1_000 : 0));
            same(
                    "update " + id + " if " + precondition + " to " + full + ", kind " + kind,
                    store -> store.update(
                            id,
                            precondition,
                            stored -> stored.with(changed(stored.details(), full, kind), now),
                            deadline()));
        }

        private static ProductDetails changed(ProductDetails stored, ProductDetails full, int kind) {
            return switch (kind) {
                case 0 -> stored;
                case 1 -> new ProductDetails(stored.name(), stored.description(), full.price(), stored.currency());
                case 2 -> new ProductDetails(stored.name(), full.description(), stored.price(), stored.currency());
                default -> full;
            };
        }

        private void delete() {
            UUID id = anyId();
            Precondition precondition = precondition(id);
            same("delete " + id + " if " + precondition, store -> {
                store.delete(id, precondition, deadline());
                return "deleted";
            });
        }

        private void page() {
            ProductFilter filter = new ProductFilter(
                    random.nextBoolean() ? SearchWords.of(text(1 + random.nextInt(2))) : null,
                    random.nextInt(4) == 0 ? Long.valueOf(random.nextInt(8)) : null,
                    random.nextInt(4) == 0 ? Long.valueOf(random.nextInt(12)) : null,
                    random.nextInt(4) == 0 ? any(CURRENCIES) : null);
            List<Field> fields = new ArrayList<>(List.of(Field.values()));
            Collections.shuffle(fields, random);
            List<SortKey> sort = fields.subList(0, random.nextInt(fields.size())).stream()
                    .map(field -> new SortKey(field, random.nextBoolean()))
                    .toList();
            read(new OpenWalk(filter, sort, 1 + random.nextInt(8), null, null));
        }

        private void goOn() {
            if (walks.isEmpty()) {
                page();
            } else {
                read(walks.remove(random.nextInt(walks.size())));
            }
        }

        private void read(OpenWalk walk) {
            boolean count = random.nextBoolean();
            operation = "page of " + walk;
            ProductPage expected = model.page(
                    new ProductQuery(walk.filter(), walk.sort(), walk.inModel(), walk.limit(), count), deadline());
            ProductPage actual = real.page(
                    new ProductQuery(walk.filter(), walk.sort(), walk.inReal(), walk.limit(), count), deadline());
            check(shown(actual), shown(expected));
            if (actual.next() != null) {
                walks.add(new OpenWalk(walk.filter(), walk.sort(), walk.limit(), actual.next(), expected.next()));
            }
        }

        /** Positions are each store's own: that there is one is all that can be compared. */
        private static List<Object> shown(ProductPage page) {
            return List.of(page.products(), page.next() == null, String.valueOf(page.total()));
        }

        private static List<Product> all(ProductStore store) {
            List<SortKey> sort = List.of(new SortKey(Field.NAME, false));
            return store.page(new ProductQuery(ProductFilter.ALL, sort, null, 10_000, false), deadline())
                    .products();
        }

        private void same(String what, Function<ProductStore, Object> work) {
            operation = what;
            check(outcome(real, work), outcome(model, work));
        }

        private void check(Object actual, Object expected) {
            assertThat(actual).as("seed %d, %s", seed, operation).isEqualTo(expected);
        }

        /** What it answers, or what it throws. */
        private static Object outcome(ProductStore store, Function<ProductStore, Object> work) {
            try {
                return work.apply(store);
            } catch (PreconditionFailedException e) {
                return e.getClass().getName() + " at " + e.currentVersion();
            } catch (RuntimeException e) {
                return e.getClass().getName();
            }
        }

        private Precondition precondition(UUID id) {
            String tag = model.find(id, deadline()).map(Product::tag).orElse("1-0");
            return switch (random.nextInt(8)) {
                case 0 -> Precondition.NONE;
                case 1 -> Precondition.ABSENT;
                case 2 -> Precondition.tagIn(Set.of("x" + tag));
                case 3 -> Precondition.tagIn(Set.of(tag, "x"));
                case 4 -> Precondition.tagNotIn(Set.of(tag, "x"));
                case 5 -> Precondition.tagNotIn(Set.of("x"));
                case 6 -> Precondition.both(Precondition.tagIn(Set.of(tag)), Precondition.tagNotIn(Set.of("x")));
                default -> Precondition.tagIn(Set.of(tag));
            };
        }

        /** Mostly one that is there or was there. */
        private UUID anyId() {
            return ids.isEmpty() || random.nextInt(10) == 0 ? new UUID(0x7000, Long.MIN_VALUE) : any(ids);
        }

        private ProductDetails details() {
            String description = random.nextInt(3) == 0 ? null : random.nextInt(5) == 0 ? "" : text(4);
            return new ProductDetails(text(3), description, 1 + random.nextInt(10), any(CURRENCIES));
        }

        private String text(int words) {
            StringBuilder text = new StringBuilder(any(WORDS));
            for (int i = random.nextInt(words); i > 0; i--) {
                text.append(any(SEPARATORS)).append(any(WORDS));
            }
            // The beginning of a word, now and then.
            return text.length() > 2 && random.nextInt(4) == 0 && Character.isLetter(text.charAt(text.length() - 1))
                    ? text.substring(0, text.length() - 1)
                    : text.toString();
        }

        private <T> T any(List<T> values) {
            return values.get(random.nextInt(values.size()));
        }

        private static Deadline deadline() {
            return TestStore.deadline();
        }
    }

    private record Keyed(Claim claim, List<Product> products) {}

    private record OpenWalk(
            ProductFilter filter,
            List<SortKey> sort,
            int limit,
            @Nullable Position inReal,
            @Nullable Position inModel) {}
}
