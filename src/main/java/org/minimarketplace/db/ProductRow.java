package org.minimarketplace.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;

/** Reads a row of {@code products}. Written by hand: reflection costs several times the query. Thread-safe. */
public final class ProductRow implements RowMapper<Product> {

    @Override
    public Product map(ResultSet row, StatementContext context) throws SQLException {
        return new Product(
                UUID.fromString(row.getString("id")),
                new ProductDetails(
                        row.getString("name"),
                        row.getString("description"),
                        row.getLong("price"),
                        row.getString("currency")),
                row.getLong("version"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }
}
