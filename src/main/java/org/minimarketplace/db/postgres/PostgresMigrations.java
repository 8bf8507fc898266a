package org.minimarketplace.db.postgres;

import java.util.List;
import org.minimarketplace.db.Migration;
import org.minimarketplace.db.OutcomesOfCreations;

/** The history of the schema in PostgreSQL. */
final class PostgresMigrations {

    private static final String FOLDER = "/db/migration/postgres/";

    private PostgresMigrations() {}

    /** All steps in their order. */
    static List<Migration> all() {
        return List.of(
                load(1, "0001_products.sql"),
                load(2, "0002_retries.sql"),
                load(3, "0003_imports.sql"),
                load(4, "0004_idempotent_outcomes.sql").with(new OutcomesOfCreations()));
    }

    private static Migration load(int version, String name) {
        return Migration.load(version, FOLDER, name);
    }
}
