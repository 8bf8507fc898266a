package org.minimarketplace.db.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.minimarketplace.core.Product;
import org.minimarketplace.db.CatalogueStoreContract;
import org.minimarketplace.db.FullTextContract;
import org.minimarketplace.db.IdempotencyContract;
import org.minimarketplace.db.ProductDatabaseContract;
import org.minimarketplace.db.PurgerContract;
import org.minimarketplace.db.StoreModelContract;
import org.minimarketplace.db.TestStore;

/** What every store does, on a real server of PostgreSQL. */
class PostgresStoreTest {

    private static final StoreDatabase.OfClass DATABASE = new StoreDatabase.OfClass();

    @Nested
    class Products extends ProductDatabaseContract {
        @Override
        protected TestStore open(Clock clock) {
            return DATABASE.open(clock);
        }
    }

    @Nested
    class Catalogue extends CatalogueStoreContract {
        @Override
        protected TestStore open(Clock clock) {
            return DATABASE.open(clock);
        }

        @Override
        protected TestStore reopen(Clock clock) {
            return DATABASE.reopen(clock);
        }
    }

    @Nested
    class Idempotency extends IdempotencyContract {
        @Override
        protected TestStore open(Clock clock) {
            return DATABASE.open(clock);
        }

        @Override
        protected TestStore reopen(Clock clock) {
            return DATABASE.reopen(clock);
        }
    }

    @Nested
    class Purger extends PurgerContract {
        @Override
        protected TestStore open(Clock clock) {
            return DATABASE.open(clock);
        }
    }

    @Nested
    class Model extends StoreModelContract {
        @Override
        protected TestStore open(Clock clock) {
            return DATABASE.open(clock);
        }

        @Override
        protected void assertSound(TestStore store) {
            assertWordsAreThoseOfTheTexts(store);
        }
    }

    @Nested
    class FullText extends FullTextContract {
        @Override
        protected TestStore open(Clock clock) {
            return DATABASE.open(clock);
        }

        @Override
        protected void assertIndexIsSound(TestStore store) {
            assertWordsAreThoseOfTheTexts(store);
        }
    }

    private static void assertWordsAreThoseOfTheTexts(TestStore store) {
        try (Connection connection = ((StoreDatabase) store).connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, words::text FROM products");
                PreparedStatement literal = connection.prepareStatement("SELECT CAST(? AS tsvector)::text")) {
            while (row.next()) {
                Product product = store.store()
                        .find(row.getObject(1, UUID.class), TestStore.deadline())
                        .orElseThrow();
                literal.setString(1, Lexemes.of(product));
                try (ResultSet words = literal.executeQuery()) {
                    words.next();
                    assertThat(row.getString(2)).as(product.toString()).isEqualTo(words.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
