package org.minimarketplace.db.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.minimarketplace.db.TestStore.deadline;
import static org.minimarketplace.db.TestStore.product;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.db.BackupSettings;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.SchemaStatus;

/** Releases side by side on one schema: first it is expanded, and only what no running release needs is taken away. */
class SchemaReleasesTest {

    private static final int OFTEN_ENOUGH_TO_BE_PREPARED = 2 * Session.PREPARE_THRESHOLD;

    private final DatabaseSettings settings = PostgresServer.get().newDatabase();

    @Test
    void thisReleaseAndTheNextWorkSideBySide() {
        try (StoreDatabase older = open()) {
            Product product = product(1, "Chai", "leaves", 1);
            older.store().insert(List.of(product), null, deadline());
            for (int i = 0; i < OFTEN_ENOUGH_TO_BE_PREPARED; i++) {
                older.store().find(product.id(), deadline());
                raise(older, product);
            }
            try (StoreDatabase newer =
                    new StoreDatabase(settings, Clock.systemUTC(), NextRelease.history(NextRelease.EXPANSION))) {
                for (int i = 0; i < OFTEN_ENOUGH_TO_BE_PREPARED; i++) {
                    raise(older, product);
                    raise(newer, product);
                }
                assertThat(older.store().find(product.id(), deadline()))
                        .map(Product::version)
                        .contains(1L + 3 * OFTEN_ENOUGH_TO_BE_PREPARED);
                newer.store().insert(List.of(product(2, "Latte", null, 2)), null, deadline());
                older.store().insert(List.of(product(3, "Mocha", null, 3)), null, deadline());
                assertThat(newer.column("SELECT DISTINCT colour FROM products")).containsExactly("none");
                assertThat(trouble(older)).isEmpty();
                assertThat(trouble(newer)).isEmpty();
            }
        }
    }

    @Test
    void aRollBackServes() {
        NextRelease.expand(settings);

        assertThat(kind().status()).isEqualTo(new SchemaStatus(5, List.of(), List.of("0005_colour.sql")));
        assertThat(kind().migrate(ProgressObserver.NONE)).isEqualTo(5);
        try (StoreDatabase older = open()) {
            older.store().insert(List.of(product(1, "Chai", null, 1)), null, deadline());
            assertThat(older.database().schemaVersion()).isEqualTo(5);
            assertThat(trouble(older)).isEmpty();
        }
    }

    @Test
    void anInstanceThatTheSchemaLeftBehindIsNotReadyAndSaysSo() {
        try (StoreDatabase older = open()) {
            Product product = product(1, "Chai", null, 1);
            older.store().insert(List.of(product), null, deadline());

            NextRelease.contract(settings);

            assertThatThrownBy(() -> older.store().find(product.id(), deadline()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("newer version of the service");
            assertThat(older.database().schema().wasCompatible()).isFalse();
            assertThat(trouble(older))
                    .hasValueSatisfying(line -> assertThat(line).contains("newer version of the service", "version 6"));
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("newer version of the service (0005_colour.sql, 0006_no_currency.sql)");
    }

    @Test
    void whatIsMissingInASchemaOfThisReleaseIsADefect() throws SQLException {
        try (StoreDatabase store = open()) {
            store.execute("ALTER TABLE products DROP COLUMN currency CASCADE");

            assertThatThrownBy(
                            () -> store.store().find(product(1, "Chai", null, 1).id(), deadline()))
                    .isNotInstanceOf(StoreUnavailableException.class);
            assertThat(trouble(store)).isEmpty();
        }
    }

    @Test
    void aHistoryThatWasWrittenBeforeItToldCompatibilityGoesOn() throws SQLException {
        kind().migrate(ProgressObserver.NONE);
        execute("ALTER TABLE schema_migrations DROP COLUMN compatible_from");

        assertThat(kind().status()).isEqualTo(new SchemaStatus(4, List.of()));
        try (StoreDatabase older = open()) {
            assertThat(trouble(older)).isEmpty();
            NextRelease.expand(settings);
            assertThat(older.column("SELECT coalesce(compatible_from, 0) FROM schema_migrations ORDER BY version"))
                    .containsExactly("0", "0", "0", "0", "4");
            assertThat(trouble(older)).isEmpty();
        }
    }

    @Test
    void aServerThatDoesNotAnswerSaysNothingOfTheSchema() {
        SchemaWatch watch = new SchemaWatch(
                query -> {
                    throw new SQLException("gone", "08006");
                },
                3);

        assertThat(watch.look()).isEmpty();
        assertThat(watch.wasCompatible()).isTrue();
    }

    private StoreDatabase open() {
        return new StoreDatabase(settings, Clock.systemUTC());
    }

    private Postgres kind() {
        return new Postgres(settings, BackupSettings.defaults(), StoreDatabase.PERMITS, Clock.systemUTC());
    }

    private static void raise(StoreDatabase release, Product product) {
        release.store()
                .update(
                        product.id(),
                        Precondition.NONE,
                        stored -> new Product(
                                stored.id(),
                                new ProductDetails(
                                        stored.details().name(),
                                        "changed " + stored.version(),
                                        stored.details().price() + 1,
                                        stored.details().currency()),
                                stored.version() + 1,
                                stored.createdAt(),
                                stored.updatedAt()),
                        deadline());
    }

    private static Optional<String> trouble(StoreDatabase release) {
        return new PostgresStorage(release.database(), release.wholeness(), Clock.systemUTC())
                .probes().stream()
                        .filter(probe -> probe.name().equals("schema"))
                        .flatMap(probe -> probe.trouble().get().stream())
                        .findFirst();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = PostgresServer.get().connect(settings);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
