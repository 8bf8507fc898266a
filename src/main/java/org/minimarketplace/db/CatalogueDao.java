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
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.CatalogueStore.Step;
import org.minimarketplace.core.IdentifiedRow;
import org.minimarketplace.core.ImportInterruptedException;
import org.minimarketplace.core.ImportMemory;
import org.minimarketplace.core.ImportReport;
import org.minimarketplace.core.Product;

/** The statements that move whole catalogues. Not thread-safe: attached to one handle. */
public interface CatalogueDao extends SqlObject {

    /** The statements on single products. */
    ProductDao products();

    /** Rows in the order of their ids, behind this one; null for the first. */
    List<Product> after(@Nullable UUID id, int limit);

    /** Rows with these ids: one statement, however many they are. */
    List<Product> findAll(Collection<UUID> ids);

    /** As {@link #findAll}; nobody else changes them until the transaction ends. */
    default List<Product> findAllToChange(Collection<UUID> ids) {
        return findAll(ids);
    }

    /** When a file began to be imported, as far as that is remembered. */
    default Optional<Instant> begun(String digest) {
        return begunAt(digest).map(Instant::ofEpochMilli);
    }

    /** The same in milliseconds since the epoch. */
    @SqlQuery("SELECT begun_at FROM imports WHERE digest = :digest")
    Optional<Long> begunAt(@Bind("digest") String digest);

    /**
     * Remembers a file as of now, unless it is remembered already. Whoever comes second waits here for the end of the
     * transaction that came first, and finds its time.
     */
    @SqlUpdate("""
            INSERT INTO imports (digest, begun_at, updated_at) VALUES (:digest, :now, :now)
            ON CONFLICT (digest) DO NOTHING
            """)
    void begin(@Bind("digest") String digest, @Bind("now") Instant now);

    /** Remembers a file as of now; keeps when it began if that is remembered. */
    @SqlUpdate("""
            INSERT INTO imports (digest, begun_at, updated_at) VALUES (:digest, :begun, :now)
            ON CONFLICT (digest) DO UPDATE SET updated_at = :now
            """)
    void touch(@Bind("digest") String digest, @Bind("begun") Instant begun, @Bind("now") Instant now);

    /** See {@link org.minimarketplace.core.CatalogueStore#remember}. */
    @Transaction
    default ImportMemory remember(String digest, Instant now) {
        begin(digest, now);
        return new ImportMemory(digest, begun(digest).orElse(now));
    }

    /** Forgets the files that were not touched since the given time; answers how many. */
    @Transaction
    @SqlUpdate("DELETE FROM imports WHERE updated_at <= :until")
    int purgeProgress(@Bind("until") Instant until);

    /** See {@link org.minimarketplace.core.CatalogueStore#store}. */
    @Transaction
    default ImportReport store(Step step, Instant now) {
        Map<UUID, Product> stored = findAllToChange(
                        step.rows().stream().map(IdentifiedRow::id).toList())
                .stream()
                .collect(Collectors.toMap(Product::id, Function.identity()));
        ProductDao products = products();
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
                products.overwrite(product, row.row().replacementOf(product, now));
                replaced++;
            }
        }
        products.insert(created);
        if (step.memory() != null && !created.isEmpty()) {
            // A client that did not see the answer sends the file again, also after an import that took long.
            touch(step.memory().digest(), step.memory().begun(), now);
        }
        return new ImportReport(created.size(), replaced, step.rows().size() - created.size() - replaced);
    }
}
