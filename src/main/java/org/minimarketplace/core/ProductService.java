package org.minimarketplace.core;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The use cases of the marketplace. Thread-safe as long as its parts are. */
public final class ProductService {

    private final ProductStore store;
    private final Supplier<UUID> ids;
    private final Clock clock;
    private final InFlightKeys inFlight;

    /**
     * A service over a storage.
     *
     * @param ids gives an id that was never given before
     * @param clock gives {@code createdAt} and {@code updatedAt}
     */
    public ProductService(ProductStore store, Supplier<UUID> ids, Clock clock) {
        this(store, ids, clock, Waiting.SYSTEM);
    }

    /**
     * A service over a storage.
     *
     * @param ids gives an id that was never given before
     * @param clock gives {@code createdAt} and {@code updatedAt}
     * @param waiting for those who share an idempotency key
     */
    public ProductService(ProductStore store, Supplier<UUID> ids, Clock clock, Waiting waiting) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
        this.inFlight = new InFlightKeys(waiting);
    }

    /**
     * Stores new products, all or none.
     *
     * @param key the client's name for this request; a repetition is answered with the first outcome. Null for none
     * @param answer says how the request is answered, before they are stored
     * @throws IdempotencyConflictException if the key was used for another request
     * @throws RequestInFlightException if the first request with the key did not end before the deadline
     */
    public Answered create(
            List<ProductDetails> details,
            @Nullable IdempotencyKey key,
            Function<List<Product>, Outcome> answer,
            Deadline deadline) {
        if (key == null) {
            List<Product> products = products(details);
            store.insert(products, null, deadline);
            return new Answered(answer.apply(products), false);
        }
        return inFlight.alone(key.key(), deadline, () -> {
            List<Product> products = products(details);
            Outcome outcome = answer.apply(products);
            return store.insert(products, new Claim(key, outcome), deadline)
                    .map(earlier -> new Answered(earlier, true))
                    .orElse(new Answered(outcome, false));
        });
    }

    private List<Product> products(List<ProductDetails> details) {
        Instant now = now();
        return details.stream()
                .map(each -> new Product(ids.get(), each, Product.FIRST_VERSION, now, now))
                .toList();
    }

    /**
     * The product with this id.
     *
     * @throws ProductNotFoundException if there is none
     */
    public Product get(UUID id, Deadline deadline) {
        return store.find(id, deadline).orElseThrow(() -> new ProductNotFoundException(id));
    }

    /** A page of products. */
    public ProductPage page(ProductQuery query, Deadline deadline) {
        return store.page(query, deadline);
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
