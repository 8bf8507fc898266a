package org.minimarketplace.db.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.Migration;
import org.minimarketplace.db.Migrator;

/** The release that follows this one, and the one after it, as far as the schema knows of them. */
public final class NextRelease {

    private static final int NOW = PostgresMigrations.all().size();

    /** Adds what releases before it neither see nor have to fill in. */
    static final Migration EXPANSION =
            Migration.of(NOW + 1, "0005_colour.sql", """
                    ALTER TABLE products ADD COLUMN colour text COLLATE "C" NOT NULL DEFAULT 'none';
                    CREATE INDEX products_by_colour ON products (colour, id);
                    """).compatibleFrom(NOW);

    /** Takes away what releases before it need. */
    static final Migration CONTRACTION =
            Migration.of(NOW + 2, "0006_no_currency.sql", "ALTER TABLE products DROP COLUMN currency CASCADE");

    private NextRelease() {}

    /** Everything that was done up to now, and these. */
    static List<Migration> history(Migration... more) {
        List<Migration> all = new ArrayList<>(PostgresMigrations.all());
        all.addAll(List.of(more));
        return all;
    }

    /** Does with a database what the start of the next release does. */
    public static void expand(DatabaseSettings database) {
        migrate(database, EXPANSION);
    }

    /** Does with a database what the start of the release after the next one does. */
    public static void contract(DatabaseSettings database) {
        migrate(database, EXPANSION, CONTRACTION);
    }

    private static void migrate(DatabaseSettings database, Migration... more) {
        try (Connection connection = PostgresServer.get().connect(database)) {
            new Migrator(history(more), new PostgresDialect(), Clock.systemUTC())
                    .migrate(connection, ProgressObserver.NONE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
