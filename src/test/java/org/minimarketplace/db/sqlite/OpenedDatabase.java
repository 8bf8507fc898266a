package org.minimarketplace.db.sqlite;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductFilter;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.db.JdbiProductStore;

/** A database on a real file, with a store on it. Thread-safe. */
record OpenedDatabase(Database database, JdbiProductStore store) implements AutoCloseable {

    static OpenedDatabase in(Path folder) {
        Database database = TestDatabases.open(folder.resolve("marketplace.db"));
        return new OpenedDatabase(
                database, new JdbiProductStore(database.unitsOfWork(), Clock.systemUTC(), Duration.ofHours(24)));
    }

    Path file() {
        return database.file();
    }

    void create(String name) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        ProductDetails details = new ProductDetails(name, null, 1, "USD");
        store.insert(List.of(new Product(UUID.randomUUID(), details, 1, now, now)), null, TestDatabases.soon());
    }

    List<String> names() {
        return store
                .page(new ProductQuery(ProductFilter.ALL, List.of(), null, 200, false), TestDatabases.soon())
                .products()
                .stream()
                .map(product -> product.details().name())
                .toList();
    }

    @Override
    public void close() {
        try {
            database.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the database does not close", e);
        }
    }
}
