package org.minimarketplace.db.sqlite;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.UnitsOfWork;
import org.minimarketplace.db.spool.Staging;
import org.minimarketplace.gate.DatabaseGate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open database: one connection that writes, several that read. Thread-safe. */
final class Database {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Path file;
    private final KnownFile known;
    private final int schemaVersion;
    private final Connections writer;
    private final Connections readers;
    private final GroupCounts groups;
    private final SqliteEngine engine;
    private final Staging staging;
    private final UnitsOfWork unitsOfWork;
    private final String sqliteVersion;
    private boolean closed;

    Database(
            Path file,
            int schemaVersion,
            Connections writer,
            Connections readers,
            GroupCounts groups,
            Staging staging,
            DatabaseGate gate,
            DatabaseObserver observer)
            throws IOException {
        this.file = file;
        this.known = KnownFile.at(file);
        this.schemaVersion = schemaVersion;
        this.writer = writer;
        this.readers = readers;
        this.staging = staging;
        this.sqliteVersion = readers.ask(handle -> handle.createQuery("SELECT sqlite_version()")
                .mapTo(String.class)
                .one());
        this.groups = groups;
        this.engine = new SqliteEngine(writer, readers, groups);
        this.unitsOfWork = new UnitsOfWork(gate, engine, observer);
    }

    /** The door to what is stored. */
    UnitsOfWork unitsOfWork() {
        return unitsOfWork;
    }

    /** How writes share commits. */
    GroupCounts groups() {
        return groups;
    }

    /** How many writes with a permit wait for their turn. */
    int waitingWrites() {
        return engine.waitingWrites();
    }

    /** The room for imports. */
    Staging staging() {
        return staging;
    }

    /** The database's file. */
    Path file() {
        return file;
    }

    /** The version of the schema. */
    int schemaVersion() {
        return schemaVersion;
    }

    /** The version of SQLite. */
    String sqliteVersion() {
        return sqliteVersion;
    }

    /** The size of the file, in bytes; 0 if it is gone. */
    long size() {
        return file.toFile().length();
    }

    /** The size of the write-ahead log, in bytes; 0 if there is none. */
    long walSize() {
        return new File(file + "-wal").length();
    }

    /** The file system that the file is on. */
    DiskSpace disk() {
        try {
            FileStore disk = Files.getFileStore(file.toAbsolutePath().getParent());
            return new DiskSpace(disk.getUsableSpace(), disk.getTotalSpace());
        } catch (IOException e) {
            LOG.debug("the file system of {} cannot be asked", file, e);
            return new DiskSpace(0, 0);
        }
    }

    /**
     * Asks the database for a sign of life, past all queues, on a connection that is kept for this.
     *
     * @throws RuntimeException if it cannot be read
     */
    synchronized void ping() {
        if (closed) {
            // The pool would open itself again, and leave connections behind.
            throw new IllegalStateException("the database is closed");
        }
        readers.ask(handle -> handle.createQuery("SELECT count(*) FROM schema_migrations")
                .mapTo(int.class)
                .one());
    }

    /** Whether the file is still the one that was opened; if it is not, writes are refused. */
    boolean isFileTheOneOpened() {
        return known.isThere();
    }

    /** The key that seals this database's cursors: 32 random bytes. */
    byte[] cursorKey() {
        return readers.ask(handle -> handle.createQuery("SELECT value FROM secrets WHERE name = 'cursor'")
                .mapTo(byte[].class)
                .one());
    }

    /** Closes the readers, folds the write-ahead log back into the file, and closes the writer. */
    synchronized void stop() throws Exception {
        closed = true;
        readers.close();
        try {
            writer.ask(handle -> handle.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
        } catch (RuntimeException e) {
            // Nothing is lost: the log is read again at the next start.
            LOG.warn("the final checkpoint failed", e);
        }
        writer.close();
        LOG.info("database closed: {}", file);
    }
}
