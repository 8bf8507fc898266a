package org.minimarketplace.db.spool;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.ImportRow;
import org.minimarketplace.core.ImportStage;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.StoreFullException;
import org.minimarketplace.core.StoreUnavailableException;

/**
 * An import in a temporary database of its own, which SQLite keeps in a file without a name (<a
 * href="https://www.sqlite.org/inmemorydb.html#temp_db">Temporary Databases</a>): it is gone when it is closed, and
 * when the process dies. The file is in the folder that {@code SQLITE_TMPDIR} or {@code TMPDIR} names. For one thread.
 */
final class SqliteImportStage implements ImportStage {

    /** How much is added between two looks at the room that it takes; in characters, which are bytes mostly. */
    private static final int LOOK_EVERY = 1024 * 1024;

    /** The rest of a row, with the index. */
    private static final int ROW = 150;

    private static final int FULL = 13;

    private final Handle handle;
    private final Staging staging;
    private long taken;
    private int added = LOOK_EVERY;

    SqliteImportStage(Staging staging) {
        this.staging = staging;
        handle = guarded(() -> Jdbi.create("jdbc:sqlite:").open());
        // Nothing here outlives a failure, so nothing needs to be rolled back.
        handle.execute("PRAGMA journal_mode = OFF");
        handle.execute("""
                CREATE TABLE rows (
                    line INTEGER PRIMARY KEY, id TEXT UNIQUE, name TEXT, description TEXT, price INTEGER, currency TEXT,
                    version INTEGER, created_at INTEGER, updated_at INTEGER
                )
                """);
        handle.execute("BEGIN");
    }

    @Override
    public Optional<ImportRow> add(ImportRow row) {
        look(row);
        return guarded(() -> {
            int added = handle.createUpdate("""
                            INSERT OR IGNORE INTO rows
                            VALUES (:line, :id, :name, :description, :price, :currency, :version, :createdAt, :updatedAt)
                            """).bindMap(values(row)).execute();
            return added == 1
                    ? Optional.empty()
                    : handle.createQuery("SELECT * FROM rows WHERE id = :id")
                            .bind("id", String.valueOf(row.id()))
                            .map(SqliteImportStage::row)
                            .findOne();
        });
    }

    @Override
    public List<ImportRow> after(long line, int limit) {
        return guarded(() -> handle.createQuery("SELECT * FROM rows WHERE line > :line ORDER BY line LIMIT :limit")
                .bind("line", line)
                .bind("limit", limit)
                .map(SqliteImportStage::row)
                .list());
    }

    @Override
    public void close() {
        handle.close();
        staging.take(-taken);
        taken = 0;
    }

    /** Before the first row, and whenever as much as that has come again. */
    private void look(ImportRow next) {
        if (added >= LOOK_EVERY) {
            added = 0;
            long now = guarded(() -> pragma("page_count") * pragma("page_size"));
            staging.take(now - taken);
            taken = now;
            staging.checkRoom();
        }
        String description = next.details().description();
        added += next.details().name().length() + (description == null ? 0 : description.length()) + ROW;
    }

    private long pragma(String name) {
        return handle.createQuery("PRAGMA " + name).mapTo(long.class).one();
    }

    private static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }

    /** By SQLite's primary result code (<a href="https://www.sqlite.org/rescode.html">Result and Error Codes</a>). */
    private static RuntimeException translated(RuntimeException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getErrorCode() == FULL
                        ? new StoreFullException("the disk is full", error)
                        : new StoreUnavailableException("an import cannot be staged: " + sql.getMessage(), error);
            }
        }
        return error;
    }

    private static Map<String, @Nullable Object> values(ImportRow row) {
        ProductDetails details = row.details();
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("line", row.line());
        values.put("id", row.id() == null ? null : row.id().toString());
        values.put("name", details.name());
        values.put("description", details.description());
        values.put("price", details.price());
        values.put("currency", details.currency());
        values.put("version", row.version());
        values.put("createdAt", row.createdAt() == null ? null : row.createdAt().toEpochMilli());
        values.put("updatedAt", row.updatedAt() == null ? null : row.updatedAt().toEpochMilli());
        return values;
    }

    private static ImportRow row(ResultSet row, StatementContext context) throws SQLException {
        String id = row.getString("id");
        return new ImportRow(
                row.getLong("line"),
                id == null ? null : UUID.fromString(id),
                new ProductDetails(
                        row.getString("name"),
                        row.getString("description"),
                        row.getLong("price"),
                        row.getString("currency")),
                number(row, "version"),
                time(row, "created_at"),
                time(row, "updated_at"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        Long millis = number(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
