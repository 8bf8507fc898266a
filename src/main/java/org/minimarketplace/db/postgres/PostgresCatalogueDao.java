package org.minimarketplace.db.postgres;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Product;
import org.minimarketplace.db.CatalogueDao;
import org.minimarketplace.db.ProductDao;
import org.minimarketplace.db.ProductRow;

/** The statements that PostgreSQL has for itself: many ids are an array, and rows to be changed are locked. */
public interface PostgresCatalogueDao extends CatalogueDao {

    /** Reads a row. */
    ProductRow ROW = new ProductRow();

    @Override
    default ProductDao products() {
        return getHandle().attach(PostgresProductDao.class);
    }

    @Override
    default List<Product> after(@Nullable UUID id, int limit) {
        String behind = id == null ? "" : " WHERE p.id > :id";
        var query = getHandle()
                .createQuery(
                        "SELECT " + ProductRow.COLUMNS + " FROM products p" + behind + " ORDER BY p.id LIMIT :limit")
                .bind("limit", limit);
        return (id == null ? query : query.bind("id", id)).map(ROW).list();
    }

    @Override
    default List<Product> findAll(Collection<UUID> ids) {
        return among(ids, "");
    }

    /** In the order of the ids, so that two who want the same rows cannot wait for each other. */
    @Override
    default List<Product> findAllToChange(Collection<UUID> ids) {
        return among(ids, " ORDER BY p.id FOR UPDATE");
    }

    private List<Product> among(Collection<UUID> ids, String ending) {
        return getHandle()
                .createQuery("SELECT " + ProductRow.COLUMNS + " FROM products p WHERE p.id = ANY (CAST(:ids AS uuid[]))"
                        + ending)
                .bind("ids", ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")))
                .map(ROW)
                .list();
    }
}
