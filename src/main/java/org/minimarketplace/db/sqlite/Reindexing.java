package org.minimarketplace.db.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.IndexedText;
import org.minimarketplace.db.MigrationCode;

/** Fills an empty text index with the words of all products. Holds one product in memory at a time. */
final class Reindexing implements MigrationCode {

    private static final int REPORT_EVERY = 1_000;

    @Override
    public void run(Connection connection, ProgressObserver observer) throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO products_text (rowid, name, description) VALUES (?, ?, ?)")) {
            long total = count(statement);
            long done = 0;
            try (ResultSet row =
                    statement.executeQuery("SELECT row_id, name, description FROM products ORDER BY row_id")) {
                while (row.next()) {
                    String description = row.getString(3);
                    insert.setLong(1, row.getLong(1));
                    insert.setString(2, IndexedText.words(row.getString(2)));
                    insert.setString(3, description == null ? null : IndexedText.words(description));
                    insert.executeUpdate();
                    if (++done % REPORT_EVERY == 0) {
                        observer.at("indexing products", done, total);
                    }
                }
            }
        }
    }

    private static long count(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM products")) {
            return row.getLong(1);
        }
    }
}
