package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.db.CatalogueStoreContract;
import org.minimarketplace.db.FullTextContract;
import org.minimarketplace.db.IdempotencyContract;
import org.minimarketplace.db.ProductDatabaseContract;
import org.minimarketplace.db.PurgerContract;
import org.minimarketplace.db.StoreModelContract;
import org.minimarketplace.db.Stores;

/** What every store does, on real files of SQLite. */
class SqliteStoreTest {

    @RegisterExtension
    private static final Stores.Extension ENGINE = new Stores.Extension(StoreFiles::new);

    @Nested
    class Products extends ProductDatabaseContract {}

    @Nested
    class Catalogue extends CatalogueStoreContract {}

    @Nested
    class Idempotency extends IdempotencyContract {}

    @Nested
    class Purger extends PurgerContract {}

    @Nested
    class Model extends StoreModelContract {}

    @Nested
    class FullText extends FullTextContract {}

    @Test
    void thePurgeReadsTheIndexOnTheTime(@TempDir Path folder) {
        try (StoreFile file = new StoreFile(folder.resolve("store.db"), Clock.systemUTC())) {
            assertThat(file.<List<String>>read(
                            handle -> handle.createQuery("EXPLAIN QUERY PLAN SELECT key FROM idempotent_outcomes"
                                            + " WHERE created_at <= 1 ORDER BY created_at LIMIT 200")
                                    .map((row, context) -> row.getString("detail"))
                                    .list()))
                    .containsExactly(
                            "SEARCH idempotent_outcomes USING INDEX idempotent_outcomes_by_created_at (created_at<?)");
        }
    }
}
