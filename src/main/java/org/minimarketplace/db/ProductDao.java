package org.minimarketplace.db;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;
import org.minimarketplace.core.Claim;
import org.minimarketplace.core.Outcome;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.PreconditionFailedException;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductNotFoundException;
import org.minimarketplace.core.ProductPage;
import org.minimarketplace.core.ProductQuery;

/**
 * The statements on {@code products}. Methods with {@link Transaction} are whole units of work: what they read to
 * change it cannot change before they write. Each engine has its own form of this, for what its SQL cannot share. Not
 * thread-safe: attached to one handle.
 *
 * <p>What is asked most, to find a row and to add some, is written out, because what JDBI does for an annotated method
 * costs as much as the statement.
 */
public interface ProductDao extends SqlObject {

    /** Reads a row. */
    ProductRow ROW = new ProductRow();

    /** How the engine finds and orders rows. */
    PageDialect dialect();

    /** Adds rows that a search finds from then on. */
    void insert(List<Product> products);

    /** Replaces a row if it still is as the caller read it, and its words if its text changed; answers how many. */
    int change(Product before, Product after);

    /** Overwrites a row, the time of its creation included, and its words if its text changed. */
    void overwrite(Product before, Product after);

    /** The row with this id. */
    default Optional<Product> find(UUID id) {
        return getHandle()
                .createQuery("SELECT " + ProductRow.COLUMNS + " FROM products p WHERE p.id = :id")
                .bind("id", id)
                .map(ROW)
                .findOne();
    }

    /** The row with this id, which nobody else changes until the transaction ends. */
    default Optional<Product> findToChange(UUID id) {
        return find(id);
    }

    /** Removes the row if it still has the version that the caller read; answers how many rows that were. */
    @SqlUpdate("DELETE FROM products WHERE id = :id AND version = :expected")
    int remove(@Bind("id") UUID id, @Bind("expected") long expected);

    /** The statements on outcomes that are remembered. */
    default IdempotencyDao outcomes() {
        return getHandle().attach(IdempotencyDao.class);
    }

    /** Adds rows in one unit of work. */
    @Transaction
    default void insertAll(List<Product> products) {
        insert(products);
    }

    /** Adds rows and stores their outcome, or answers the outcome that is stored under the key already. */
    @Transaction
    default Optional<Outcome> insertOnce(List<Product> products, Claim claim, Instant now, Instant expired) {
        Optional<Outcome> earlier = outcomes().claim(claim, now, expired);
        if (earlier.isEmpty()) {
            insert(products);
        }
        return earlier;
    }

    /** See {@link org.minimarketplace.core.ProductStore#page}. One transaction, so that page and total agree. */
    @Transaction
    default ProductPage page(ProductQuery query) {
        return new PageReader(getHandle(), dialect()).read(query);
    }

    /** See {@link org.minimarketplace.core.ProductStore#update}. */
    @Transaction
    default Product update(UUID id, Precondition precondition, UnaryOperator<Product> change) {
        Product stored = accepted(id, precondition);
        Product changed = change.apply(stored);
        if (!changed.equals(stored)) {
            if (change(stored, changed) == 0) {
                throw new PreconditionFailedException(id, stored.version());
            }
        }
        return changed;
    }

    /** See {@link org.minimarketplace.core.ProductStore#delete}. */
    @Transaction
    default void delete(UUID id, Precondition precondition) {
        Product stored = accepted(id, precondition);
        if (remove(id, stored.version()) == 0) {
            throw new PreconditionFailedException(id, stored.version());
        }
    }

    private Product accepted(UUID id, Precondition precondition) {
        Product stored = findToChange(id).orElseThrow(() -> new ProductNotFoundException(id));
        if (!precondition.accepts(stored)) {
            throw new PreconditionFailedException(id, stored.version());
        }
        return stored;
    }
}
