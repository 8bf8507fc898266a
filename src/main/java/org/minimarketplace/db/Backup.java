package org.minimarketplace.db;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * Copies of a database file: taken while it is in use, verified by opening them, and put back. Errors are
 * {@link DatabaseRefusedException}s, with a line for the operator. Thread-safe.
 */
public final class Backup {

    private static final Logger LOG = LoggerFactory.getLogger(Backup.class);

    private final Clock clock;

    /** Takes the time of backups from a clock. */
    public Backup(Clock clock) {
        this.clock = clock;
    }

    /**
     * Copies a database that may be in use, and verifies the copy before it gets its name. Holds every write that was
     * acknowledged before the call.
     *
     * @param to a file that does not exist yet
     */
    public BackupManifest take(Path database, Path to) {
        if (Files.exists(to)) {
            throw new DatabaseRefusedException("the backup " + to + " exists already: choose another name");
        }
        Path partial = partial(to);
        try {
            Files.deleteIfExists(partial);
            copy(database, partial);
            sync(partial);
            BackupManifest manifest = describe(partial);
            manifest.write(to);
            Files.move(partial, to, StandardCopyOption.ATOMIC_MOVE);
            LOG.info("backup {} taken: {} products, schema {}", to, manifest.products(), manifest.schemaVersion());
            return manifest;
        } catch (IOException | SQLException e) {
            deleteQuietly(partial, e);
            throw new DatabaseRefusedException(
                    "the backup " + to + " cannot be written: " + e.getMessage() + "; look at its folder and disk", e);
        }
    }

    /** Where a backup is until it is known to be good. */
    public static Path partial(Path backup) {
        return backup.resolveSibling(backup.getFileName() + ".partial");
    }

    /** Whether a backup is, byte for byte and row for row, what its manifest says. */
    public BackupManifest verify(Path backup) {
        if (!Files.isRegularFile(backup)) {
            throw new DatabaseRefusedException("there is no backup " + backup);
        }
        BackupManifest manifest = BackupManifest.read(backup);
        try {
            if (!sha256(backup).equals(manifest.sha256())) {
                throw new DatabaseRefusedException(
                        "the backup " + backup + " is damaged: its SHA-256 is not the manifest's; use another one");
            }
            BackupManifest found = describe(backup);
            if (found.schemaVersion() != manifest.schemaVersion() || found.products() != manifest.products()) {
                throw new DatabaseRefusedException(
                        "the backup " + backup + " does not hold what its manifest says; use another one");
            }
            return manifest;
        } catch (IOException | SQLException e) {
            throw new DatabaseRefusedException("the backup " + backup + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Puts a backup in the place of a database that nobody uses.
     *
     * @param overwrite whether a database that is there already may be lost
     */
    public BackupManifest restore(Path backup, Path database, boolean overwrite) {
        BackupManifest manifest = verify(backup);
        if (Files.exists(database)) {
            if (!overwrite) {
                throw new DatabaseRefusedException(
                        "the database " + database + " exists: move it away, or overwrite it with --force");
            }
            refuseInUse(database);
        }
        Path partial = database.resolveSibling(database.getFileName() + ".restoring");
        try {
            Files.copy(backup, partial, StandardCopyOption.REPLACE_EXISTING);
            sync(partial);
            // A log that is left over belongs to the old file, and would be played into the new one.
            Files.deleteIfExists(Path.of(database + "-wal"));
            Files.deleteIfExists(Path.of(database + "-shm"));
            Files.move(partial, database, StandardCopyOption.ATOMIC_MOVE);
            return manifest;
        } catch (IOException e) {
            deleteQuietly(partial, e);
            throw new DatabaseRefusedException("the database " + database + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Leaving the WAL mode needs the file for oneself: nobody can be using it then. */
    private static void refuseInUse(Path database) {
        try (Connection connection = DriverManager.getConnection(DatabaseSettings.PREFIX + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            statement.execute("PRAGMA journal_mode = DELETE");
        } catch (SQLException e) {
            if (SqliteErrors.isLocked(e)) {
                throw new DatabaseRefusedException(
                        "the database " + database + " is in use: stop the service before restoring", e);
            }
            LOG.warn("the database {} that is overwritten cannot be read: {}", database, e.getMessage());
        }
    }

    private static void copy(Path database, Path to) throws SQLException {
        // A connection of its own: the backup holds the connection's monitor until it is done. All pages in one step,
        // which
        // is one snapshot: with several, every write of somebody else starts the backup anew.
        try (Connection connection = DriverManager.getConnection(DatabaseSettings.PREFIX + database + "?open_mode=1")) {
            int code = connection
                    .unwrap(SQLiteConnection.class)
                    .getDatabase()
                    .backup("main", to.toString(), null, 100, 50, -1);
            if (code != SQLiteErrorCode.SQLITE_OK.code) {
                throw new SQLException("SQLite's backup ended with " + SQLiteErrorCode.getErrorCode(code));
            }
        }
    }

    private BackupManifest describe(Path file) throws IOException, SQLException {
        int schema;
        long products;
        // Immutable: looking at a backup must not leave a log beside it, or change it.
        try (Connection connection =
                        DriverManager.getConnection(DatabaseSettings.PREFIX + "file:" + file + "?immutable=1");
                Statement statement = connection.createStatement()) {
            String integrity = text(statement, "PRAGMA integrity_check(1)");
            if (!"ok".equals(integrity)) {
                throw new DatabaseRefusedException("the copy " + file + " fails the integrity check: " + integrity);
            }
            schema = Integer.parseInt(text(statement, "SELECT max(version) FROM schema_migrations"));
            products = Long.parseLong(text(statement, "SELECT count(*) FROM products"));
        }
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new BackupManifest(sha256(file), schema, products, now);
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.getString(1);
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void deleteQuietly(Path file, Exception reason) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
