package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.minimarketplace.core.ProductStore;
import org.minimarketplace.core.Word;
import org.minimarketplace.core.Words;
import org.minimarketplace.db.ImportStages;
import org.minimarketplace.db.JdbiProductStore;
import org.minimarketplace.db.Operation;
import org.minimarketplace.db.TestStore;
import org.minimarketplace.db.UnitsOfWork;
import org.minimarketplace.db.spool.SqliteImportStages;

/** A store on a database file of its own, with a second way into the file for what the store does not tell. */
public final class StoreFile implements TestStore {

    private final Database database;
    private final JdbiProductStore store;
    private final String url;

    /** Opens a file, and makes it where there is none. */
    public StoreFile(Path file, Clock clock) {
        url = TestDatabases.url(file);
        database = TestDatabases.open(file);
        store = new JdbiProductStore(database.unitsOfWork(), clock, RETENTION);
    }

    @Override
    public ProductStore store() {
        return store;
    }

    @Override
    public UnitsOfWork unitsOfWork() {
        return database.unitsOfWork();
    }

    @Override
    public ImportStages stages() {
        return new SqliteImportStages(database.staging());
    }

    /** Asks the file past the store. */
    public <T> T read(Function<Handle, T> work) {
        return TestDatabases.run(database, Operation.PAGE, TestStore.deadline(), work);
    }

    @Override
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
    public void assertSound() {
        List<String> held = column(
                "CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, products_text, instance)",
                "SELECT doc || ' ' || col || ' ' || term FROM temp.held");
        List<String> expected = new ArrayList<>();
        read(handle -> handle.createQuery("SELECT row_id, name, coalesce(description, '') AS description FROM products")
                .map((row, context) -> {
                    for (String column : List.of("name", "description")) {
                        for (Word word : Words.in(row.getString(column))) {
                            expected.add(row.getLong("row_id") + " " + column + " " + word.text());
                        }
                    }
                    return row;
                })
                .list());

        assertThat(Set.copyOf(held)).isEqualTo(Set.copyOf(expected));
        assertThat(column("PRAGMA integrity_check")).containsExactly("ok");
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
