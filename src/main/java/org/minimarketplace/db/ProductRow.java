package org.minimarketplace.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;

/**
 * Reads and binds a row of {@code products}, whose first columns are {@link #COLUMNS}. Written by hand: reflection
 * costs several times the query, and to look columns up by their names as much as to read them. Thread-safe.
 */
public final class ProductRow implements RowMapper<Product> {

    /** The columns that statements select first, from {@code products p}. */
    public static final String COLUMNS =
            "p.id, p.name, p.description, p.price, p.currency, p.version, p.created_at, p.updated_at";

    /** The first column behind {@link #COLUMNS}. */
    public static final int NEXT = 9;

    /** Binds what both engines store of a product, by the names of its fields; the words are each engine's own. */
    public static PreparedBatch bind(PreparedBatch batch, Product product) {
        return batch.bind("id", product.id())
                .bind("name", product.details().name())
                .bind("description", product.details().description())
                .bind("price", product.details().price())
                .bind("currency", product.details().currency())
                .bind("version", product.version())
                .bind("createdAt", product.createdAt())
                .bind("updatedAt", product.updatedAt());
    }

    @Override
    public Product map(ResultSet row, StatementContext context) throws SQLException {
        return new Product(
                UUID.fromString(row.getString(1)),
                new ProductDetails(row.getString(2), row.getString(3), row.getLong(4), row.getString(5)),
                row.getLong(6),
                Instant.ofEpochMilli(row.getLong(7)),
                Instant.ofEpochMilli(row.getLong(8)));
    }
}
