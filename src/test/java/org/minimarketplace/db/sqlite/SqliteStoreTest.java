package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.core.Word;
import org.minimarketplace.core.Words;
import org.minimarketplace.db.CatalogueStoreContract;
import org.minimarketplace.db.FullTextContract;
import org.minimarketplace.db.IdempotencyContract;
import org.minimarketplace.db.ProductDatabaseContract;
import org.minimarketplace.db.PurgerContract;
import org.minimarketplace.db.StoreModelContract;
import org.minimarketplace.db.TestStore;

/** What every store does, on real files of SQLite. */
class SqliteStoreTest {

    @TempDir
    Path folder;

    @Nested
    class Products extends ProductDatabaseContract {
        @Override
        protected TestStore open(Clock clock) {
            return new StoreFile(folder, clock);
        }
    }

    @Nested
    class Catalogue extends CatalogueStoreContract {
        @Override
        protected TestStore open(Clock clock) {
            return new StoreFile(folder, clock);
        }

        @Override
        protected TestStore reopen(Clock clock) {
            return new StoreFile(folder, clock);
        }
    }

    @Nested
    class Idempotency extends IdempotencyContract {
        @Override
        protected TestStore open(Clock clock) {
            return new StoreFile(folder, clock);
        }

        @Override
        protected TestStore reopen(Clock clock) {
            return new StoreFile(folder, clock);
        }
    }

    @Nested
    class Purger extends PurgerContract {
        @Override
        protected TestStore open(Clock clock) {
            return new StoreFile(folder, clock);
        }
    }

    @Nested
    class Model extends StoreModelContract {
        @Override
        protected TestStore open(Clock clock) {
            return new StoreFile(folder, clock);
        }

        @Override
        protected void assertSound(TestStore store) {
            assertThat(store.column("PRAGMA integrity_check")).containsExactly("ok");
        }
    }

    @Nested
    class FullText extends FullTextContract {

        @TempDir
        static Path own;

        @Override
        protected TestStore open(Clock clock) {
            return new StoreFile(own, clock);
        }

        @Override
        protected void assertIndexIsSound(TestStore store) {
            StoreFile file = (StoreFile) store;
            List<String> held = file.column(
                    "CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, products_text, instance)",
                    "SELECT doc || ' ' || col || ' ' || term FROM temp.held");
            List<String> expected = new ArrayList<>();
            file.read(handle -> handle.createQuery(
                            "SELECT row_id, name, coalesce(description, '') AS description FROM products")
                    .map((row, context) -> {
                        for (String column : List.of("name", "description")) {
                            for (Word word : Words.in(row.getString(column))) {
                                expected.add(row.getLong("row_id") + " " + column + " " + word.text());
                            }
                        }
                        return row;
                    })
                    .list());

            assertThat(Set.copyOf(held)).isEqualTo(Set.copyOf(expected));
            assertThat(file.column("PRAGMA integrity_check")).containsExactly("ok");
        }
    }

    @Test
    void thePurgeReadsTheIndexOnTheTime() {
        try (StoreFile file = new StoreFile(folder, Clock.systemUTC())) {
            assertThat(file.<List<String>>read(
                            handle -> handle.createQuery("EXPLAIN QUERY PLAN SELECT key FROM idempotency_keys"
                                            + " WHERE created_at <= 1 ORDER BY created_at LIMIT 200")
                                    .map((row, context) -> row.getString("detail"))
                                    .list()))
                    .containsExactly(
                            "SEARCH idempotency_keys USING INDEX idempotency_keys_by_created_at (created_at<?)");
        }
    }
}
