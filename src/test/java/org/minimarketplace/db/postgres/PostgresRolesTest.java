package org.minimarketplace.db.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.minimarketplace.db.TestStore.deadline;
import static org.minimarketplace.db.TestStore.product;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.minimarketplace.core.Claim;
import org.minimarketplace.core.IdempotencyKey;
import org.minimarketplace.core.Outcome;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.BackupSettings;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.Operation;
import org.minimarketplace.db.ProductDao;

/** One role owns the schema and migrates it, another one serves with what is in it and may do nothing else. */
class PostgresRolesTest {

    private static final String ROLE = "app_role_" + ProcessHandle.current().pid();

    private final DatabaseSettings owner = PostgresServer.get().newDatabase();
    private final DatabaseSettings app = owner.as(ROLE, "hush");

    @BeforeEach
    void makeRole() throws SQLException {
        execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD 'hush' IN ROLE app_users");
    }

    @AfterEach
    void dropRole() throws SQLException {
        execute("DROP OWNED BY " + ROLE);
        execute("DROP ROLE " + ROLE);
    }

    @Test
    void aRoleWithTheGrantsThatArePrintedServes() throws SQLException {
        kind(owner).migrate(ProgressObserver.NONE);
        for (String statement : kind(owner).grants(ROLE)) {
            execute(statement);
        }

        try (StoreDatabase store = new StoreDatabase(app, Clock.systemUTC())) {
            Product product = product(1, "Chai", "leaves", 1);
            store.store()
                    .insert(
                            List.of(product),
                            new Claim(
                                    new IdempotencyKey("anonymous", "k", "0".repeat(64)),
                                    new Outcome(201, Map.of(), "")),
                            deadline());
            assertThat(store.store().find(product.id(), deadline())).contains(product);
            store.store().delete(product.id(), Precondition.NONE, deadline());
            store.unitsOfWork()
                    .run(
                            Operation.PURGE,
                            deadline(),
                            ProductDao.class,
                            dao -> dao.outcomes().purge(Instant.now(), 10));
            assertThat(store.database().ask("SELECT count(*) FROM secrets")).isEqualTo("1");
            assertThat(store.database().ask("SHOW idle_in_transaction_session_timeout"))
                    .isEqualTo("1min");
            for (String forbidden : List.of(
                    "CREATE TABLE mine (x int)",
                    "DROP TABLE products",
                    "UPDATE secrets SET value = ''",
                    "DELETE FROM schema_migrations",
                    "TRUNCATE products")) {
                assertThatThrownBy(() -> store.database().ask(forbidden))
                        .as(forbidden)
                        .isInstanceOf(SQLException.class)
                        .hasFieldOrPropertyWithValue("SQLState", "42501");
            }
        }
        assertThat(problems(app)).isEmpty();
    }

    @Test
    void aRoleWithoutGrantsIsToldWhereTheyAre() throws SQLException {
        kind(owner).migrate(ProgressObserver.NONE);
        execute("GRANT SELECT ON schema_migrations TO " + ROLE);

        assertThatThrownBy(() -> new StoreDatabase(app, Clock.systemUTC()))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("lacks DELETE on idempotent_outcomes")
                .hasMessageContaining("db grants --role " + ROLE);
        assertThat(problems(app)).singleElement().asString().contains("db grants --role " + ROLE);
    }

    @Test
    void aStartThatLeavesMigrationsToOthersIsRefusedWithoutThem() {
        assertThatThrownBy(() -> new StoreDatabase(app, Clock.systemUTC()))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("lacks migrations (0001_products.sql, ")
                .hasMessageContaining("DATABASE_MIGRATE")
                .hasMessageContaining("run \"db migrate\" as the owner");
    }

    @Test
    void namesAreQuoted() {
        kind(owner).migrate(ProgressObserver.NONE);

        assertThat(kind(owner).grants("Robert\"; DROP TABLE products"))
                .allSatisfy(line -> assertThat(line).contains("\"Robert\"\"; DROP TABLE products\""));
    }

    private static List<String> problems(DatabaseSettings settings) {
        return kind(settings).checks().stream()
                .flatMap(check -> check.problems().get().stream())
                .toList();
    }

    private static Postgres kind(DatabaseSettings settings) {
        return new Postgres(settings, BackupSettings.defaults(), StoreDatabase.PERMITS, Clock.systemUTC());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = PostgresServer.get().connect(owner);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
