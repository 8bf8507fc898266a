package org.minimarketplace.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One step of the schema's history: a file that is never changed once it was released, and what follows from it for the
 * rows that are there.
 *
 * @param version its place in the history, from 1
 * @param name the file's name
 * @param sql its statements
 * @param code what is done behind them
 * @param checksum SHA-256 of the file, in hexadecimal digits
 */
record Migration(int version, String name, String sql, MigrationCode code, String checksum) {

    private static final String FOLDER = "/db/migration/sqlite/";

    /** All steps in their order. Listed by hand: a jar has no folders to list, and the order is a decision. */
    static List<Migration> all() {
        return List.of(
                load(1, "0001_products.sql"),
                load(2, "0002_orders_and_search.sql"),
                load(3, "0003_retries.sql"),
                load(4, "0004_imports.sql"),
                load(5, "0005_search_words.sql").with(new Reindexing()),
                load(6, "0006_import_memory.sql"));
    }

    private static Migration load(int version, String name) {
        try (InputStream file = Migration.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IllegalStateException("not on the class path: " + FOLDER + name);
            }
            return of(version, name, new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Migration of(int version, String name, String sql) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
            return new Migration(
                    version, name, sql, MigrationCode.NONE, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The same step with code behind its statements. */
    Migration with(MigrationCode added) {
        return new Migration(version, name, sql, added, checksum);
    }
}
