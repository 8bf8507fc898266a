package org.minimarketplace.db.postgres;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.minimarketplace.db.CatalogueStoreContract;
import org.minimarketplace.db.FullTextContract;
import org.minimarketplace.db.IdempotencyContract;
import org.minimarketplace.db.ProductDatabaseContract;
import org.minimarketplace.db.PurgerContract;
import org.minimarketplace.db.StoreModelContract;
import org.minimarketplace.db.Stores;

/** What every store does, on a real server of PostgreSQL. */
class PostgresStoreTest {

    private static final StoreDatabase.OfClass DATABASE = new StoreDatabase.OfClass();

    @RegisterExtension
    private static final Stores.Extension ENGINE = new Stores.Extension(DATABASE::stores);

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
}
