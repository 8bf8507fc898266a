package org.minimarketplace.db.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.minimarketplace.db.TestStore.deadline;
import static org.minimarketplace.db.TestStore.product;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.minimarketplace.core.Product;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.Upkeep.Family;

/** The task {@code integrity-check} on a server. */
class WholenessTest {

    private static final StoreDatabase.OfClass DATABASE = new StoreDatabase.OfClass();

    private StoreDatabase database;
    private Wholeness wholeness;

    @BeforeEach
    void open() {
        database = DATABASE.open(Clock.systemUTC());
        wholeness = database.wholeness();
        database.execute("DROP EXTENSION IF EXISTS amcheck");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void findsNothingInWhatTheServiceHasStored() {
        List<Product> products = new ArrayList<>();
        for (int i = 1; i <= 1_201; i++) {
            products.add(product(i, "Grüner Tee " + i, i % 2 == 0 ? null : "it's \\ 'fine' \u00E9t\u00E9", i));
        }
        database.store().insert(products, null, deadline());

        assertThat(wholeness.check())
                .contains("ok: the database is whole", "words: of 1201 products")
                .anyMatch(line -> line.startsWith("checksums: "))
                .anyMatch(line -> line.contains("CREATE EXTENSION amcheck"));
        assertThat(gauge("marketplace_db_integrity_ok")).isEqualTo(1);
        assertThat(gauge("marketplace_db_integrity_last_check_timestamp_seconds"))
                .isPositive();
    }

    @Test
    void findsProductsThatWereChangedByHand() {
        Product changed = product(7, "Chai", "leaves", 1);
        database.store().insert(List.of(changed, product(8, "Latte", null, 1)), null, deadline());
        database.execute("UPDATE products SET name = 'Mocha' WHERE id = '" + changed.id() + "'");

        assertThat(wholeness.check())
                .doesNotContain("ok: the database is whole")
                .anyMatch(line -> line.contains("1 products, like [" + changed.id() + "]"));
        assertThat(gauge("marketplace_db_integrity_ok")).isZero();

        database.execute("UPDATE products SET name = 'Chai' WHERE id = '" + changed.id() + "'");
        assertThat(wholeness.check()).contains("ok: the database is whole");
        assertThat(gauge("marketplace_db_integrity_ok")).isEqualTo(1);
    }

    @Test
    void looksAtIndicesWhereTheServerHasTheMeans() {
        assumeThat(database.column("SELECT name FROM pg_available_extensions WHERE name = 'amcheck'"))
                .isNotEmpty();
        database.execute("CREATE EXTENSION amcheck");

        assertThat(wholeness.check())
                .contains("ok: the database is whole")
                .anyMatch(line -> line.matches("indices: [1-9][0-9]* checked"));
    }

    @Test
    void saysSoWhereTheServerGoesAway() {
        Wholeness without = new Wholeness(
                () -> {
                    throw new SQLException("gone", "08006");
                },
                Clock.systemUTC());

        assertThatThrownBy(without::check)
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("08006");
    }

    private double gauge(String name) {
        return wholeness.families().stream()
                .filter(family -> family.name().equals(name))
                .map(Family::samples)
                .flatMap(samples -> samples.values().stream())
                .findFirst()
                .orElseThrow();
    }
}
