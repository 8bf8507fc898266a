package org.minimarketplace.db.sqlite;

import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.minimarketplace.core.Product;
import org.minimarketplace.db.IndexedText;
import org.minimarketplace.db.PageDialect;
import org.minimarketplace.db.ProductDao;
import org.minimarketplace.db.ProductRow;

/** The statements that SQLite has for itself: words are in a table of FTS5 beside {@code products}. */
public interface SqliteProductDao extends ProductDao {

    /** How pages are read. */
    PageDialect PAGES = new SqlitePages();

    @Override
    default PageDialect dialect() {
        return PAGES;
    }

    @Override
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
            ProductRow.bind(batch, each).add();
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

    @Override
    default int change(Product before, Product after) {
        int rows = replace(after, before.version());
        if (rows > 0) {
            indexChange(before, after);
        }
        return rows;
    }

    @Override
    default void overwrite(Product before, Product after) {
        overwriteRow(after);
        indexChange(before, after);
    }

    /** Replaces the row if it still has the version that the caller read; answers how many rows that were. */
    @SqlUpdate("""
            UPDATE products
            SET name = :details.name, description = :details.description, price = :details.price,
                currency = :details.currency, version = :version, updated_at = :updatedAt
            WHERE id = :id AND version = :expected
            """)
    int replace(@BindMethods Product product, @Bind("expected") long expected);

    /** Overwrites a row, but for its words. */
    @SqlUpdate("""
            UPDATE products
            SET name = :details.name, description = :details.description, price = :details.price,
                currency = :details.currency, version = :version, created_at = :createdAt, updated_at = :updatedAt
            WHERE id = :id
            """)
    void overwriteRow(@BindMethods Product product);
}
