package org.minimarketplace.db;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductStore;

/** A store on a database of its own, whatever its engine, with a second way in for what the store does not tell. */
public interface TestStore extends AutoCloseable {

    /** How long outcomes are remembered. */
    Duration RETENTION = Duration.ofHours(24);

    /** When products of tests are made. */
    Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    /** The store. */
    ProductStore store();

    /** The door behind which it is. */
    UnitsOfWork unitsOfWork();

    /** Where imports are staged. */
    ImportStages stages();

    /** The first column of a query, read on a connection that knows nothing of the store. */
    List<String> column(String query);

    /** Changes the database past the store. */
    default void write(Consumer<Handle> work) {
        Handles.run(unitsOfWork(), Operation.UPDATE, deadline(), handle -> {
            work.accept(handle);
            return handle;
        });
    }

    /** The database is whole, and finds every product by the words that it has. */
    void assertSound();

    @Override
    void close();

    /** Far enough for everything that a test does. */
    static Deadline deadline() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    /** A product whose id ends with the number. */
    static Product product(long number, String name, @Nullable String description, long price) {
        return new Product(
                new UUID(0x019b_0000_0000_7000L, 0x8000_0000_0000_0000L | number),
                new ProductDetails(name, description, price, "USD"),
                Product.FIRST_VERSION,
                NOON.plusMillis(number),
                NOON.plusMillis(number));
    }
}
