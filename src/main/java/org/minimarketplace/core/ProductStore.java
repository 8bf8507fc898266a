package org.minimarketplace.core;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where products are kept: the port that {@link ProductService} needs and a storage implements.
 *
 * <p>Every write is atomic, and durable when the call returns. Every call ends at its deadline with
 * {@link DeadlineExceededException}; it may also throw {@link StoreBusyException}, {@link StoreUnavailableException}
 * and, when writing, {@link StoreFullException} and {@link OutcomeUnknownException}. Implementations are thread-safe.
 */
public interface ProductStore {

    /**
     * Adds products whose ids are not stored yet, all or none.
     *
     * @param claim stored together with them; where its key is stored already, nothing is added. Null for none
     * @return the outcome that is stored under the key already; empty where the products were added
     * @throws IdempotencyConflictException if the key is stored with another fingerprint
     */
    Optional<Outcome> insert(List<Product> products, @Nullable Claim claim, Deadline deadline);

    /** The product with this id, if there is one. */
    Optional<Product> find(UUID id, Deadline deadline);

    /** A page of products. */
    ProductPage page(ProductQuery query, Deadline deadline);

    /**
     * Replaces a product by its successor, as one step that no other write can come between.
     *
     * @param change computes the successor from what is stored; must be pure, and returns its argument for no change,
     *     in which case nothing is written
     * @return what is stored now
     * @throws ProductNotFoundException if there is no such product
     * @throws PreconditionFailedException if the precondition does not accept what is stored
     */
    Product update(UUID id, Precondition precondition, UnaryOperator<Product> change, Deadline deadline);

    /**
     * Removes a product.
     *
     * @throws ProductNotFoundException if there is no such product
     * @throws PreconditionFailedException if the precondition does not accept what is stored
     */
    void delete(UUID id, Precondition precondition, Deadline deadline);
}
