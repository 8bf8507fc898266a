package org.minimarketplace.db.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.minimarketplace.core.Claims;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductFilter;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.core.ProductStore;
import org.minimarketplace.core.SearchWords;
import org.minimarketplace.core.SortKey;
import org.minimarketplace.core.SortKey.Field;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.TestStore;

/** How often the server is waited for: on a network that is what a request costs. */
class PostgresRoundTripsTest {

    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong next = new AtomicLong(2);

    @Test
    void eachUnitOfWorkHasItsBudget() throws IOException {
        DatabaseSettings direct = PostgresServer.get().newDatabase();
        PostgresUrl url = PostgresUrl.of(direct.url());
        try (CutNetwork network = new CutNetwork(url.hosts());
                StoreDatabase database = new StoreDatabase(
                        new DatabaseSettings(
                                "jdbc:postgresql://" + network.server() + "/" + url.database(),
                                direct.user(),
                                direct.password(),
                                null,
                                direct.minFreeSpace(),
                                direct.checkpointEvery(),
                                direct.integrityCheckTimeout()),
                        Clock.systemUTC())) {
            ProductStore store = database.store();
            List<Product> some = products(20);
            store.insert(some, null, TestStore.deadline());
            Map<String, Runnable> work = new LinkedHashMap<>();
            work.put("find", () -> store.find(some.get(0).id(), TestStore.deadline()));
            work.put("page", () -> store.page(sorted(false), TestStore.deadline()));
            work.put("page with total", () -> store.page(sorted(true), TestStore.deadline()));
            work.put("search", () -> store.page(search(), TestStore.deadline()));
            work.put("create", () -> store.insert(products(1), null, TestStore.deadline()));
            work.put("create under a key", () -> {
                List<Product> one = products(1);
                store.insert(one, Claims.of("k" + numbers, one), TestStore.deadline());
            });
            work.put("batch of 10", () -> store.insert(products(10), null, TestStore.deadline()));
            work.put("update", () -> update(store, some.get(1)));
            work.put(
                    "delete",
                    () -> store.delete(
                            some.get((int) next.getAndIncrement()).id(), Precondition.NONE, TestStore.deadline()));
            Map<String, Integer> counted = new LinkedHashMap<>();
            // Often enough that statements are prepared, and once more.
            for (int round = 0; round < 8; round++) {
                work.forEach((name, unit) -> {
                    int before = network.messages();
                    unit.run();
                    counted.put(name, network.messages() - before);
                });
            }

            assertThat(counted)
                    .containsExactly(
                            Map.entry("find", 1),
                            Map.entry("page", 3),
                            Map.entry("page with total", 4),
                            Map.entry("search", 3),
                            Map.entry("create", 3),
                            Map.entry("create under a key", 4),
                            Map.entry("batch of 10", 3),
                            Map.entry("update", 4),
                            Map.entry("delete", 4));
        }
    }

    private void update(ProductStore store, Product product) {
        ProductDetails details = new ProductDetails("Tea " + numbers.incrementAndGet(), null, 1, "USD");
        store.update(
                product.id(),
                Precondition.NONE,
                stored -> stored.with(details, stored.updatedAt()),
                TestStore.deadline());
    }

    private List<Product> products(int count) {
        return LongStream.range(0, count)
                .mapToObj(i -> TestStore.product(numbers.incrementAndGet(), "Tea", "green", 1))
                .toList();
    }

    private static ProductQuery sorted(boolean total) {
        return query(null, List.of(new SortKey(Field.NAME, false)), total);
    }

    private static ProductQuery search() {
        return query(SearchWords.of("tea"), List.of(), false);
    }

    private static ProductQuery query(@Nullable SearchWords search, List<SortKey> sort, boolean total) {
        return new ProductQuery(new ProductFilter(search, null, null, null), sort, null, 50, total);
    }
}
