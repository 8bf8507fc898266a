package org.minimarketplace.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductStore;

/** A store on a database file of its own, with a second way into the file for what the store does not tell. */
final class StoreFile implements AutoCloseable {

    /** How long outcomes are remembered. */
    static final Duration RETENTION = Duration.ofHours(24);

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final Database database;
    private final JdbiProductStore store;
    private final String url;

    StoreFile(Path folder, Clock clock) {
        url = "jdbc:sqlite:" + folder.resolve("store.db");
        database = TestDatabases.open(folder.resolve("store.db"));
        store = new JdbiProductStore(database, clock, RETENTION);
    }

    ProductStore store() {
        return store;
    }

    Database database() {
        return database;
    }

    /** Far enough for everything that a test does. */
    static Deadline deadline() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    /** A product whose id ends with the number. */
    static Product product(long number, String name, @Nullable String description, long price) {
        return new Product(
                new UUID(0x019b_0000_0000_7000L, 0x8000_0000_0000_0000L | number),
                new ProductDetails(name, description, price, "USD"),
                Product.FIRST_VERSION,
                NOON.plusMillis(number),
                NOON.plusMillis(number));
    }

    <T> T read(Function<Handle, T> work) {
        return database.run(Operation.PAGE, deadline(), work);
    }

    /** Changes the file past the store. */
    void write(Consumer<Handle> work) {
        database.run(Operation.UPDATE, deadline(), handle -> {
            work.accept(handle);
            return handle;
        });
    }

    /** The plan of a statement, a line for each step: see <a href="https://www.sqlite.org/eqp.html">eqp</a>. */
    List<String> plan(PageSql statement) {
        return read(handle -> handle.createQuery("EXPLAIN QUERY PLAN " + statement.sql())
                .bindMap(statement.arguments())
                .map((row, context) -> row.getString("detail"))
                .list());
    }

    /** The first column of a query, read on a connection that knows nothing of the store. */
    List<String> column(String query) {
        return column("SELECT 1", query);
    }

    /** The same behind a statement that prepares it. */
    List<String> column(String before, String query) {
        List<String> values = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement first = connection.createStatement();
                Statement statement = connection.createStatement()) {
            first.execute(before);
            try (ResultSet row = statement.executeQuery(query)) {
                while (row.next()) {
                    values.add(row.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
        return values;
    }

    @Override
    public void close() {
        try {
            database.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the database does not close", e);
        }
    }
}
