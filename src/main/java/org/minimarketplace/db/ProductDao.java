package org.minimarketplace.db;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;
import org.minimarketplace.core.Creation;
import org.minimarketplace.core.IdempotencyConflictException;
import org.minimarketplace.core.IdempotencyKey;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.PreconditionFailedException;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductNotFoundException;
import org.minimarketplace.core.ProductPage;
import org.minimarketplace.core.ProductQuery;

/**
 * The statements on {@code products}. Methods with {@link Transaction} are whole units of work: they begin with the
 * write lock in hand, so that what they read cannot change before they write. Not thread-safe: attached to one handle.
 *
 * <p>What is asked most, to find a row and to add some, is written out, because what JDBI does for an annotated method
 * costs as much as the statement.
 */
public interface ProductDao extends SqlObject {

    /** The text form of outcomes. */
    CreatedProducts CREATED = new CreatedProducts();

    /** Reads a row. */
    ProductRow ROW = new ProductRow();

    /** Adds rows, and their words to the text index. */
    default void insert(List<Product> products) {
        insertRows(products);
        index(products.stream().map(IndexedText::of).toList());
    }

    /** Adds rows that no search finds yet: {@link #insert} is meant to be used. */
    default void insertRows(List<Product> products) {
        PreparedBatch batch = getHandle().prepareBatch("""
                INSERT INTO products (id, name, description, price, currency, version, created_at, updated_at)
                VALUES (:id, :name, :description, :price, :currency, :version, :createdAt, :updatedAt)
                """);
        for (Product each : products) {
            batch.bind("id", each.id())
                    .bind("name", each.details().name())
                    .bind("description", each.details().description())
                    .bind("price", each.details().price())
                    .bind("currency", each.details().currency())
                    .bind("version", each.version())
                    .bind("createdAt", each.createdAt())
                    .bind("updatedAt", each.updatedAt())
                    .add();
        }
        batch.execute();
    }

    /** Adds the words of rows that are stored, and have none in the index: a change of their text has removed them. */
    default void index(List<IndexedText> texts) {
        PreparedBatch batch = getHandle().prepareBatch("""
                INSERT INTO products_text (rowid, name, description)
                SELECT row_id, :name, :description FROM products WHERE id = :id
                """);
        for (IndexedText each : texts) {
            batch.bind("id", each.id())
                    .bind("name", each.name())
                    .bind("description", each.description())
                    .add();
        }
        batch.execute();
    }

    /** Adds the words of a row that was changed, if its text was. */
    default void indexChange(Product before, Product after) {
        if (!before.details().name().equals(after.details().name())
                || !Objects.equals(
                        before.details().description(), after.details().description())) {
            index(List.of(IndexedText.of(after)));
        }
    }

    /** The row with this id. */
    default Optional<Product> find(UUID id) {
        return getHandle()
                .createQuery("SELECT " + ProductRow.COLUMNS + " FROM products p WHERE p.id = :id")
                .bind("id", id)
                .map(ROW)
                .findOne();
    }

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

    /** What was stored under an idempotency key after the given time. */
    @SqlQuery("""
            SELECT fingerprint, products
            FROM idempotency_keys
            WHERE key = :key AND created_at > :after
            """)
    @RegisterConstructorMapper(Outcome.class)
    Optional<Outcome> outcome(@Bind("key") String key, @Bind("after") Instant after);

    /** Stores an outcome; one under the same key is expired, or it would have been the answer. */
    @SqlUpdate("""
            INSERT OR REPLACE INTO idempotency_keys (key, fingerprint, products, created_at)
            VALUES (:key, :fingerprint, :products, :now)
            """)
    void storeOutcome(@BindMethods IdempotencyKey key, @Bind("products") String products, @Bind("now") Instant now);

    /** Removes some of the outcomes that were stored until the given time; answers how many. */
    @SqlUpdate("""
            DELETE FROM idempotency_keys
            WHERE key IN (SELECT key FROM idempotency_keys WHERE created_at <= :until ORDER BY created_at LIMIT :limit)
            """)
    @Transaction
    int purgeOutcomes(@Bind("until") Instant until, @Bind("limit") int limit);

    /** Adds rows in one unit of work. */
    @Transaction
    default void insertAll(List<Product> products) {
        insert(products);
    }

    /** Adds rows and stores that this was the outcome of the key, or answers the outcome that is stored already. */
    @Transaction
    default Creation insertOnce(List<Product> products, IdempotencyKey key, Instant now, Instant expired) {
        Optional<Outcome> earlier = outcome(key.key(), expired);
        if (earlier.isPresent()) {
            if (!earlier.get().fingerprint().equals(key.fingerprint())) {
                throw new IdempotencyConflictException();
            }
            return new Creation(CREATED.read(earlier.get().products()), true);
        }
        insert(products);
        storeOutcome(key, CREATED.write(products), now);
        return new Creation(products, false);
    }

    /** See {@link org.minimarketplace.core.ProductStore#page}. One transaction, so that page and total agree. */
    @Transaction
    default ProductPage page(ProductQuery query) {
        return new PageReader(getHandle()).read(query);
    }

    /** See {@link org.minimarketplace.core.ProductStore#update}. */
    @Transaction
    default Product update(UUID id, Precondition precondition, UnaryOperator<Product> change) {
        Product stored = accepted(id, precondition);
        Product changed = change.apply(stored);
        if (!changed.equals(stored)) {
            if (replace(changed, stored.version()) == 0) {
                throw new PreconditionFailedException(id, stored.version());
            }
            indexChange(stored, changed);
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
        Product stored = find(id).orElseThrow(() -> new ProductNotFoundException(id));
        if (!precondition.accepts(stored)) {
            throw new PreconditionFailedException(id, stored.version());
        }
        return stored;
    }

    /**
     * A row of {@code idempotency_keys}.
     *
     * @param fingerprint of the request
     * @param products text of {@link CreatedProducts}
     */
    record Outcome(String fingerprint, String products) {}
}
