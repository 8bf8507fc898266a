package org.minimarketplace.db;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;
import org.minimarketplace.core.CatalogueStore.Step;
import org.minimarketplace.core.ImportInterruptedException;
import org.minimarketplace.core.ImportReport;
import org.minimarketplace.core.ImportRow;
import org.minimarketplace.core.Product;

/** The statements that move whole catalogues. Not thread-safe: attached to one handle. */
@RegisterRowMapper(ProductRow.class)
public interface CatalogueDao {

    /** The statements on single products. */
    @CreateSqlObject
    ProductDao products();

    /** Rows in the order of their ids. */
    @SqlQuery("""
            SELECT id, name, description, price, currency, version, created_at, updated_at
            FROM products
            WHERE id > :id
            ORDER BY id
            LIMIT :limit
            """)
    List<Product> after(@Bind("id") String id, @Bind("limit") int limit);

    /** Rows with the ids of a JSON array: one statement, however many they are. */
    @SqlQuery("""
            SELECT id, name, description, price, currency, version, created_at, updated_at
            FROM products
            WHERE id IN (SELECT value FROM json_each(:ids))
            """)
    List<Product> findAll(@Bind("ids") String ids);

    /** Rows with these ids. */
    default List<Product> findAll(Collection<UUID> ids) {
        return findAll(ids.stream().map(id -> '"' + id.toString() + '"').collect(Collectors.joining(",", "[", "]")));
    }

    /** The last line of a file that is stored, as far as that is remembered. */
    @SqlQuery("SELECT line FROM imports WHERE digest = :digest")
    Optional<Long> progress(@Bind("digest") String digest);

    /** Stores how far an import has come. */
    @SqlUpdate("""
            INSERT INTO imports (digest, line, updated_at) VALUES (:digest, :line, :now)
            ON CONFLICT (digest) DO UPDATE SET line = :line, updated_at = :now
            """)
    void storeProgress(@Bind("digest") String digest, @Bind("line") long line, @Bind("now") Instant now);

    /** Forgets the files that were not touched since the given time; answers how many. */
    @Transaction
    @SqlUpdate("DELETE FROM imports WHERE updated_at <= :until")
    int purgeProgress(@Bind("until") Instant until);

    /** Overwrites a row, the time of its creation included. */
    @SqlUpdate("""
            UPDATE products
            SET name = :details.name, description = :details.description, price = :details.price,
                currency = :details.currency, version = :version, created_at = :createdAt, updated_at = :updatedAt
            WHERE id = :id
            """)
    void overwrite(@BindMethods Product product);

    /** See {@link org.minimarketplace.core.CatalogueStore#store}. */
    @Transaction
    default ImportReport store(Step step, Supplier<UUID> newIds, Instant now) {
        if (progress(step.digest()).orElse(0L) != step.after()) {
            throw new ImportInterruptedException(step.rows().get(0).line());
        }
        Map<UUID, Product> stored = stored(step.rows());
        List<Product> created = new ArrayList<>();
        long replaced = 0;
        for (ImportRow row : step.rows()) {
            Product product = row.id() == null ? null : stored.get(row.id());
            if (product == null) {
                created.add(row.product(row.id() == null ? newIds.get() : row.id(), now));
            } else if (!row.describes(product)) {
                if (!step.replace()) {
                    throw new ImportInterruptedException(row.line());
                }
                overwrite(row.replacementOf(product, now));
                replaced++;
            }
        }
        products().insert(created);
        // Also when it is complete: a client that did not see the answer sends the file again. Where all rows have ids,
        // they are recognized by these, and nothing need be remembered.
        boolean recognizable = step.rows().stream().allMatch(row -> row.id() != null);
        if (!(step.complete() && step.after() == 0 && recognizable)) {
            long last = step.rows().get(step.rows().size() - 1).line();
            storeProgress(step.digest(), Math.max(step.after(), last), now);
        }
        return new ImportReport(created.size(), replaced, step.rows().size() - created.size() - replaced);
    }

    private Map<UUID, Product> stored(List<ImportRow> rows) {
        List<UUID> ids = new ArrayList<>();
        for (ImportRow row : rows) {
            if (row.id() != null) {
                ids.add(row.id());
            }
        }
        return ids.isEmpty()
                ? Map.of()
                : findAll(ids).stream().collect(Collectors.toMap(Product::id, Function.identity()));
    }
}
