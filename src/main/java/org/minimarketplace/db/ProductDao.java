package org.minimarketplace.db;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductNotFoundException;
import org.minimarketplace.core.VersionMismatchException;

/**
 * The statements on {@code products}. Methods with {@link Transaction} are whole units of work: they begin with the
 * write lock in hand, so that what they read cannot change before they write. Not thread-safe: attached to one handle.
 */
@RegisterRowMapper(ProductRow.class)
public interface ProductDao {

    /** Adds a row. */
    @Transaction
    @SqlUpdate("""
            INSERT INTO products (id, name, description, price, currency, version, created_at, updated_at)
            VALUES (:id, :details.name, :details.description, :details.price, :details.currency,
                    :version, :createdAt, :updatedAt)
            """)
    void insert(@BindMethods Product product);

    /** The row with this id. */
    @SqlQuery("""
            SELECT id, name, description, price, currency, version, created_at, updated_at
            FROM products
            WHERE id = :id
            """)
    Optional<Product> find(@Bind("id") UUID id);

    /** The newest rows first. */
    @SqlQuery("""
            SELECT id, name, description, price, currency, version, created_at, updated_at
            FROM products
            ORDER BY created_at DESC, id DESC
            LIMIT :limit
            """)
    List<Product> newest(@Bind("limit") int limit);

    /** Replaces the row if it still has the version that the caller read; answers how many rows that were. */
    @SqlUpdate("""
            UPDATE products
            SET name = :details.name, description = :details.description, price = :details.price,
                currency = :details.currency, version = :version, updated_at = :updatedAt
            WHERE id = :id AND version = :expected
            """)
    int replace(@BindMethods Product product, @Bind("expected") long expected);

    /** Removes the row if it still has the version that the caller read; answers how many rows that were. */
    @SqlUpdate("DELETE FROM products WHERE id = :id AND version = :expected")
    int remove(@Bind("id") UUID id, @Bind("expected") long expected);

    /** See {@link org.minimarketplace.core.ProductStore#update}. */
    @Transaction
    default Product update(UUID id, Precondition precondition, UnaryOperator<Product> change) {
        Product stored = accepted(id, precondition);
        Product changed = change.apply(stored);
        if (!changed.equals(stored) && replace(changed, stored.version()) == 0) {
            throw new VersionMismatchException(id, stored.version());
        }
        return changed;
    }

    /** See {@link org.minimarketplace.core.ProductStore#delete}. */
    @Transaction
    default void delete(UUID id, Precondition precondition) {
        Product stored = accepted(id, precondition);
        if (remove(id, stored.version()) == 0) {
            throw new VersionMismatchException(id, stored.version());
        }
    }

    private Product accepted(UUID id, Precondition precondition) {
        Product stored = find(id).orElseThrow(() -> new ProductNotFoundException(id));
        if (!precondition.accepts(stored.version())) {
            throw new VersionMismatchException(id, stored.version());
        }
        return stored;
    }
}
