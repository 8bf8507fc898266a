package org.minimarketplace.core;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The use cases of the marketplace. Thread-safe as long as its parts are. */
public final class ProductService {

    private final ProductStore store;
    private final Supplier<UUID> ids;
    private final Clock clock;

    /**
     * A service over a storage.
     *
     * @param ids gives an id that was never given before
     * @param clock gives {@code createdAt} and {@code updatedAt}
     */
    public ProductService(ProductStore store, Supplier<UUID> ids, Clock clock) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
    }

    /** Stores a new product. */
    public Product create(ProductDetails details, Deadline deadline) {
        Instant now = now();
        Product product = new Product(ids.get(), details, Product.FIRST_VERSION, now, now);
        store.insert(product, deadline);
        return product;
    }

    /**
     * The product with this id.
     *
     * @throws ProductNotFoundException if there is none
     */
    public Product get(UUID id, Deadline deadline) {
        return store.find(id, deadline).orElseThrow(() -> new ProductNotFoundException(id));
    }

    /** The newest products first, at most {@code limit} of them. */
    public List<Product> newest(int limit, Deadline deadline) {
        return store.newest(limit, deadline);
    }

    /**
     * Changes the details of a product; see {@link ProductStore#update} for what is thrown.
     *
     * @param change computes the new details from the stored ones; must be pure
     */
    public Product update(UUID id, Precondition precondition, UnaryOperator<ProductDetails> change, Deadline deadline) {
        return store.update(id, precondition, stored -> stored.with(change.apply(stored.details()), now()), deadline);
    }

    /** Removes a product; see {@link ProductStore#delete} for what is thrown. */
    public void delete(UUID id, Precondition precondition, Deadline deadline) {
        store.delete(id, precondition, deadline);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
