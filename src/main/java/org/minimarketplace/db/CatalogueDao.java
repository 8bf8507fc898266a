package org.minimarketplace.db;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;
import org.minimarketplace.core.CatalogueStore.Step;
import org.minimarketplace.core.IdentifiedRow;
import org.minimarketplace.core.ImportInterruptedException;
import org.minimarketplace.core.ImportMemory;
import org.minimarketplace.core.ImportReport;
import org.minimarketplace.core.Product;

/** The statements that move whole catalogues. Not thread-safe: attached to one handle. */
@RegisterRowMapper(ProductRow.class)
public interface CatalogueDao {

    /** The statements on single products. */
    @CreateSqlObject
    ProductDao products();

    /** Rows in the order of their ids. */
    @SqlQuery("SELECT " + ProductRow.COLUMNS + """
             FROM products p
            WHERE id > :id
            ORDER BY id
            LIMIT :limit
            """)
    List<Product> after(@Bind("id") String id, @Bind("limit") int limit);

    /** Rows with the ids of a JSON array: one statement, however many they are. */
    @SqlQuery("SELECT " + ProductRow.COLUMNS + """
             FROM products p
            WHERE id IN (SELECT value FROM json_each(:ids))
            """)
    List<Product> findAll(@Bind("ids") String ids);

    /** Rows with these ids. */
    default List<Product> findAll(Collection<UUID> ids) {
        return findAll(ids.stream().map(id -> '"' + id.toString() + '"').collect(Collectors.joining(",", "[", "]")));
    }

    /** When a file began to be imported, as far as that is remembered. */
    @SqlQuery("SELECT begun_at FROM imports WHERE digest = :digest")
    Optional<Instant> begun(@Bind("digest") String digest);

    /** Remembers a file as of now; keeps when it began if that is remembered. */
    @SqlUpdate("""
            INSERT INTO imports (digest, begun_at, updated_at) VALUES (:digest, :begun, :now)
            ON CONFLICT (digest) DO UPDATE SET updated_at = :now
            """)
    void touch(@Bind("digest") String digest, @Bind("begun") Instant begun, @Bind("now") Instant now);

    /** See {@link org.minimarketplace.core.CatalogueStore#remember}. */
    @Transaction
    default ImportMemory remember(String digest, Instant now) {
        Optional<Instant> begun = begun(digest);
        if (begun.isEmpty()) {
            touch(digest, now, now);
        }
        return new ImportMemory(digest, begun.orElse(now));
    }

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
    default ImportReport store(Step step, Instant now) {
        Map<UUID, Product> stored = findAll(
                        step.rows().stream().map(IdentifiedRow::id).toList())
                .stream()
                .collect(Collectors.toMap(Product::id, Function.identity()));
        List<Product> created = new ArrayList<>();
        long replaced = 0;
        for (IdentifiedRow row : step.rows()) {
            Product product = stored.get(row.id());
            if (product == null) {
                created.add(row.product(now));
            } else if (!row.isDone(product)) {
                if (!step.replace()) {
                    throw new ImportInterruptedException(row.row().line());
                }
                Product replacement = row.row().replacementOf(product, now);
                overwrite(replacement);
                products().indexChange(product, replacement);
                replaced++;
            }
        }
        products().insert(created);
        if (step.memory() != null && !created.isEmpty()) {
            // A client that did not see the answer sends the file again, also after an import that took long.
            touch(step.memory().digest(), step.memory().begun(), now);
        }
        return new ImportReport(created.size(), replaced, step.rows().size() - created.size() - replaced);
    }
}
