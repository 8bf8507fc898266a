package org.minimarketplace.db.sqlite;

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
import org.minimarketplace.db.ImportStages;
import org.minimarketplace.db.JdbiProductStore;
import org.minimarketplace.db.Operation;
import org.minimarketplace.db.UnitsOfWork;

/** A store on a database file of its own, with a second way into the file for what the store does not tell. */
public final class StoreFile implements AutoCloseable {

    /** How long outcomes are remembered. */
    public static final Duration RETENTION = Duration.ofHours(24);

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final Database database;
    private final JdbiProductStore store;
    private final String url;

    /** Opens {@code store.db} in a folder. */
    public StoreFile(Path folder, Clock clock) {
        url = "jdbc:sqlite:" + folder.resolve("store.db");
        database = TestDatabases.open(folder.resolve("store.db"));
        store = new JdbiProductStore(database.unitsOfWork(), clock, RETENTION);
    }

    /** The store. */
    public ProductStore store() {
        return store;
    }

    /** The door behind which it is. */
    public UnitsOfWork unitsOfWork() {
        return database.unitsOfWork();
    }

    /** Far enough for everything that a test does. */
    public static Deadline deadline() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    /** A product whose id ends with the number. */
    public static Product product(long number, String name, @Nullable String description, long price) {
        return new Product(
                new UUID(0x019b_0000_0000_7000L, 0x8000_0000_0000_0000L | number),
                new ProductDetails(name, description, price, "USD"),
                Product.FIRST_VERSION,
                NOON.plusMillis(number),
                NOON.plusMillis(number));
    }

    /** Where imports are staged. */
    public ImportStages stages() {
        return new SqliteImportStages(database.staging());
    }

    /** Asks the file past the store. */
    public <T> T read(Function<Handle, T> work) {
        return TestDatabases.run(database, Operation.PAGE, deadline(), work);
    }

    /** Changes the file past the store. */
    public void write(Consumer<Handle> work) {
        TestDatabases.run(database, Operation.UPDATE, deadline(), handle -> {
            work.accept(handle);
            return handle;
        });
    }

    /** The first column of a query, read on a connection that knows nothing of the store. */
    public List<String> column(String query) {
        return column("SELECT 1", query);
    }

    /** The same behind a statement that prepares it. */
    public List<String> column(String before, String query) {
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
