package org.minimarketplace.core;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Where products are kept: the port that {@link ProductService} needs and a storage implements.
 *
 * <p>Every write is atomic, and durable when the call returns. Every call ends at its deadline with
 * {@link DeadlineExceededException}; it may also throw {@link StoreBusyException}, {@link StoreUnavailableException}
 * and, when writing, {@link StoreFullException}. Implementations are thread-safe.
 */
public interface ProductStore {

    /** Adds a product whose id is not stored yet. */
    void insert(Product product, Deadline deadline);

    /** The product with this id, if there is one. */
    Optional<Product> find(UUID id, Deadline deadline);

    /** The newest products first, at most {@code limit} of them. */
    List<Product> newest(int limit, Deadline deadline);

    /**
     * Replaces a product by its successor, as one step that no other write can come between.
     *
     * @param change computes the successor from what is stored; must be pure, and returns its argument for no change,
     *     in which case nothing is written
     * @return what is stored now
     * @throws ProductNotFoundException if there is no such product
     * @throws VersionMismatchException if the precondition does not accept the stored version
     */
    Product update(UUID id, Precondition precondition, UnaryOperator<Product> change, Deadline deadline);

    /**
     * Removes a product.
     *
     * @throws ProductNotFoundException if there is no such product
     * @throws VersionMismatchException if the precondition does not accept the stored version
     */
    void delete(UUID id, Precondition precondition, Deadline deadline);
}
