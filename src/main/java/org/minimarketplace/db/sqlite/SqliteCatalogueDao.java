package org.minimarketplace.db.sqlite;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Product;
import org.minimarketplace.db.CatalogueDao;
import org.minimarketplace.db.ProductDao;
import org.minimarketplace.db.ProductRow;

/** The statements that SQLite has for itself: ids are texts, and many of them a JSON array. */
@RegisterRowMapper(ProductRow.class)
public interface SqliteCatalogueDao extends CatalogueDao {

    @Override
    default ProductDao products() {
        return getHandle().attach(SqliteProductDao.class);
    }

    @Override
    default List<Product> after(@Nullable UUID id, int limit) {
        return behind(id == null ? "" : id.toString(), limit);
    }

    @Override
    default List<Product> findAll(Collection<UUID> ids) {
        return among(ids.stream().map(id -> '"' + id.toString() + '"').collect(Collectors.joining(",", "[", "]")));
    }

    /** Rows in the order of their ids. */
    @SqlQuery("SELECT " + ProductRow.COLUMNS + """
             FROM products p
            WHERE id > :id
            ORDER BY id
            LIMIT :limit
            """)
    List<Product> behind(@Bind("id") String id, @Bind("limit") int limit);

    /** Rows with the ids of a JSON array. */
    @SqlQuery("SELECT " + ProductRow.COLUMNS + """
             FROM products p
            WHERE id IN (SELECT value FROM json_each(:ids))
            """)
    List<Product> among(@Bind("ids") String ids);
}
