package org.minimarketplace.db.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.Set;
import org.minimarketplace.core.PrivateFiles;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.BackupManifest;
import org.minimarketplace.db.BackupNameTakenException;
import org.minimarketplace.db.DatabaseRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * Copies of a database file: taken while it is in use, verified by opening them, and put back. Errors are
 * {@link DatabaseRefusedException}s, with a line for the operator. Thread-safe.
 */
final class Backup {

    private static final Logger LOG = LoggerFactory.getLogger(Backup.class);

    /** About a mebibyte, after each of which the observer hears of it. */
    private static final int PAGES_AT_A_TIME = 256;

    private static final long BYTES_AT_A_TIME = 1L << 20;

    private final Clock clock;
    private final ProgressObserver observer;

    /** Takes the time of backups from a clock. */
    Backup(Clock clock) {
        this(clock, ProgressObserver.NONE);
    }

    /**
     * Takes the time of backups from a clock.
     *
     * @param observer is told how far a file is copied and hashed; of the check of its integrity only that it began
     */
    Backup(Clock clock, ProgressObserver observer) {
        this.clock = clock;
        this.observer = observer;
    }

    /**
     * Copies a database that may be in use, and verifies the copy before it gets its name. Holds every write that was
     * acknowledged before the call.
     *
     * @param to a file that does not exist yet, like those that belong to it; links are not followed
     * @throws BackupNameTakenException if one of them is there
     */
    BackupManifest take(Path database, Path to) {
        return take(database, to, false);
    }

    /**
     * As {@link #take(Path, Path)}.
     *
     * @param overwrite whether a backup that is there already may be lost, once the new one is good
     */
    BackupManifest take(Path database, Path to, boolean overwrite) {
        DatabaseFiles.of(database).refuse("the backup", to, BackupPlace.partial(to), ManifestFile.beside(to));
        try (BackupPlace place = BackupPlace.take(to, overwrite)) {
            Path partial = place.partial();
            copy(database, partial);
            sync(partial);
            Contents contents = check(partial);
            String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
            BackupManifest manifest =
                    new BackupManifest(sha256(partial), contents.schemaVersion(), contents.products(), now);
            place.publish(manifest);
            LOG.info("backup {} taken: {} products, schema {}", to, manifest.products(), manifest.schemaVersion());
            return manifest;
        } catch (IOException | SQLException e) {
            throw new DatabaseRefusedException(
                    "the backup " + to + " cannot be written: " + e.getMessage() + "; look at its folder and disk", e);
        }
    }

    /** Whether a backup is, byte for byte and row for row, what its manifest says. */
    BackupManifest verify(Path backup) {
        if (!Files.isRegularFile(backup)) {
            throw new DatabaseRefusedException("there is no backup " + backup);
        }
        BackupManifest manifest = ManifestFile.read(backup);
        try {
            if (!sha256(backup).equals(manifest.sha256())) {
                throw new DatabaseRefusedException(
                        "the backup " + backup + " is damaged: its SHA-256 is not the manifest's; use another one");
            }
            if (!check(backup).equals(new Contents(manifest.schemaVersion(), manifest.products()))) {
                throw new DatabaseRefusedException(
                        "the backup " + backup + " does not hold what its manifest says; use another one");
            }
            return manifest;
        } catch (IOException | SQLException e) {
            throw new DatabaseRefusedException("the backup " + backup + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Puts a backup in the place of a database that nobody uses. A database that is a symbolic link stays one.
     *
     * @param overwrite whether a database that is there already may be lost
     */
    BackupManifest restore(Path backup, Path database, boolean overwrite) {
        DatabaseFiles files = DatabaseFiles.of(database);
        files.refuse("the backup", backup, ManifestFile.beside(backup));
        BackupManifest manifest = verify(backup);
        Replacement replacement = new Replacement(files.file());
        if (replacement.losesSomething()) {
            if (!overwrite) {
                throw new DatabaseRefusedException("the database " + database
                        + " exists, or its log: move away what begins with its name, or overwrite it with --force");
            }
            replacement.closeOld();
        }
        Path partial = replacement.partial();
        try {
            Files.deleteIfExists(partial);
            copyBytes(backup, partial);
            replacement.swap();
            return manifest;
        } catch (DatabaseRefusedException e) {
            deleteQuietly(partial, e);
            throw e;
        } catch (IOException e) {
            deleteQuietly(partial, e);
            throw new DatabaseRefusedException("the database " + database + " cannot be written: " + e.getMessage(), e);
        }
    }

    private void copy(Path database, Path to) throws SQLException {
        // A connection of its own: the backup holds the connection's monitor until it is done.
        try (Connection connection =
                        DriverManager.getConnection(SqliteUrl.of(database, "open_mode=1&busy_timeout=5000"));
                Statement statement = connection.createStatement()) {
            // All steps read the snapshot of this transaction, which is over when the connection is closed. Without it
            // each step would read what is there by then, and start anew after every write of somebody else.
            statement.execute("BEGIN");
            text(statement, "SELECT count(*) FROM sqlite_schema");
            int code = connection
                    .unwrap(SQLiteConnection.class)
                    .getDatabase()
                    .backup(
                            "main",
                            to.toString(),
                            (remaining, pages) -> observer.at("copying", pages - remaining, pages),
                            100,
                            50,
                            PAGES_AT_A_TIME);
            if (code != SQLiteErrorCode.SQLITE_OK.code) {
                throw new SQLException("SQLite's backup ended with " + SQLiteErrorCode.getErrorCode(code));
            }
        }
    }

    /** The content of a file that is whole. */
    private Contents check(Path file) throws SQLException {
        observer.at("checking", 0, 0);
        // Immutable: looking at a backup must not leave a log beside it, or change it.
        try (Connection connection = DriverManager.getConnection(SqliteUrl.of(file, "immutable=1"));
                Statement statement = connection.createStatement()) {
            String integrity = text(statement, "PRAGMA integrity_check(1)");
            if (!"ok".equals(integrity)) {
                throw new DatabaseRefusedException("the copy " + file + " fails the integrity check: " + integrity);
            }
            return new Contents(
                    Integer.parseInt(text(statement, "SELECT max(version) FROM schema_migrations")),
                    Long.parseLong(text(statement, "SELECT count(*) FROM products")));
        }
    }

    private record Contents(int schemaVersion, long products) {}

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.getString(1);
        }
    }

    /** Copies a file to disk, for its owner alone. */
    private void copyBytes(Path from, Path to) throws IOException {
        try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel target = FileChannel.open(
                        to,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PrivateFiles.attributes(to))) {
            long size = source.size();
            long done = 0;
            long copied;
            do {
                copied = source.transferTo(done, BYTES_AT_A_TIME, target);
                done += copied;
                observer.at("copying", done, size);
            } while (copied > 0);
            if (done != size) {
                throw new IOException("only " + done + " of the " + size + " bytes of " + from + " are there");
            }
            target.force(true);
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private String sha256(Path file) throws IOException {
        long size = Files.size(file);
        long done = 0;
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
                done += read;
                observer.at("hashing", done, size);
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
