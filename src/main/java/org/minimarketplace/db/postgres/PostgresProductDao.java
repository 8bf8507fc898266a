package org.minimarketplace.db.postgres;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;
import org.minimarketplace.core.Product;
import org.minimarketplace.db.IdempotencyDao;
import org.minimarketplace.db.PageDialect;
import org.minimarketplace.db.ProductDao;
import org.minimarketplace.db.ProductRow;

/**
 * The statements that PostgreSQL has for itself: words are in a column, and what is read to be changed is locked,
 * because others write at the same time.
 */
public interface PostgresProductDao extends ProductDao {

    /** How pages are read. */
    PageDialect PAGES = new PostgresPages();

    @Override
    default PageDialect dialect() {
        return PAGES;
    }

    @Override
    default void insert(List<Product> products) {
        if (products.isEmpty()) {
            return;
        }
        PreparedBatch batch = getHandle().prepareBatch("""
                INSERT INTO products
                    (id, name, description, price, currency, version, created_at, updated_at, words)
                VALUES (:id, :name, :description, :price, :currency, :version, :createdAt, :updatedAt,
                    CAST(:words AS tsvector))
                """);
        for (Product each : products) {
            ProductRow.bind(batch, each).bind("words", Lexemes.of(each)).add();
        }
        batch.execute();
    }

    @Override
    default Optional<Product> findToChange(UUID id) {
        return getHandle()
                .createQuery("SELECT " + ProductRow.COLUMNS + " FROM products p WHERE p.id = :id FOR UPDATE")
                .bind("id", id)
                .map(ROW)
                .findOne();
    }

    @Override
    default int change(Product before, Product after) {
        return update(before, after, "AND version = :expected")
                .bind("expected", before.version())
                .execute();
    }

    @Override
    default void overwrite(Product before, Product after) {
        update(before, after, "").execute();
    }

    /** Leaves the words alone where the text stays. */
    private Update update(Product before, Product after, String condition) {
        boolean sameText = before.details().name().equals(after.details().name())
                && Objects.equals(
                        before.details().description(), after.details().description());
        Update update = getHandle()
                .createUpdate(
                        """
                        UPDATE products
                        SET name = :name, description = :description, price = :price, currency = :currency,
                            version = :version, created_at = :createdAt, updated_at = :updatedAt
                        """ + (sameText ? "" : ", words = CAST(:words AS tsvector) ") + "WHERE id = :id " + condition)
                .bind("id", after.id())
                .bind("name", after.details().name())
                .bind("description", after.details().description())
                .bind("price", after.details().price())
                .bind("currency", after.details().currency())
                .bind("version", after.version())
                .bind("createdAt", after.createdAt())
                .bind("updatedAt", after.updatedAt());
        return sameText ? update : update.bind("words", Lexemes.of(after));
    }

    @Override
    default IdempotencyDao outcomes() {
        return getHandle().attach(PostgresIdempotencyDao.class);
    }
}
