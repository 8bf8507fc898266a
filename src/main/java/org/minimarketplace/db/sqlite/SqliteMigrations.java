package org.minimarketplace.db.sqlite;

import java.util.List;
import org.minimarketplace.db.Migration;
import org.minimarketplace.db.OutcomesOfCreations;

/** The history of the schema in SQLite. */
final class SqliteMigrations {

    private static final String FOLDER = "/db/migration/sqlite/";

    private SqliteMigrations() {}

    /** All steps in their order. Listed by hand: a jar has no folders to list, and the order is a decision. */
    static List<Migration> all() {
        return List.of(
                load(1, "0001_products.sql"),
                load(2, "0002_orders_and_search.sql"),
                load(3, "0003_retries.sql"),
                load(4, "0004_imports.sql"),
                load(5, "0005_search_words.sql").with(new Reindexing()),
                load(6, "0006_import_memory.sql"),
                load(7, "0007_idempotent_outcomes.sql").with(new OutcomesOfCreations()));
    }

    private static Migration load(int version, String name) {
        return Migration.load(version, FOLDER, name);
    }
}
