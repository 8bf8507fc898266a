package org.minimarketplace.db;

import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.lifecycle.Managed;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.gate.DatabaseGate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open database: one connection that writes, several that read. Thread-safe. */
public final class Database implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Path file;
    private final @Nullable Object fileKey;
    private final int schemaVersion;
    private final Pool writer;
    private final Pool readers;
    private final Staging staging;
    private final UnitsOfWork unitsOfWork;
    private final String sqliteVersion;
    private boolean closed;

    Database(
            Path file,
            int schemaVersion,
            Pool writer,
            Pool readers,
            Staging staging,
            DatabaseGate gate,
            DatabaseObserver observer)
            throws IOException {
        this.file = file;
        this.fileKey = fileKey(file);
        this.schemaVersion = schemaVersion;
        this.writer = writer;
        this.readers = readers;
        this.staging = staging;
        this.sqliteVersion = readers.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT sqlite_version()")
                        .mapTo(String.class)
                        .one());
        this.unitsOfWork = new UnitsOfWork(gate, observer, writer, readers);
    }

    /** Runs a unit of work: see {@link UnitsOfWork#run}. The handle is kept: it must not be closed or configured. */
    <T> T run(Operation operation, Deadline deadline, Function<Handle, T> work) {
        return unitsOfWork.run(operation, deadline, session -> work.apply(session.handle()));
    }

    /** Runs a unit of work with a DAO: see {@link UnitsOfWork#run}. */
    <D, T> T run(Operation operation, Deadline deadline, Class<D> dao, Function<D, T> work) {
        return unitsOfWork.run(operation, deadline, session -> work.apply(session.attach(dao)));
    }

    /** The room for imports. */
    Staging staging() {
        return staging;
    }

    /** The bytes that imports take while they are staged. */
    public long stagedBytes() {
        return staging.taken();
    }

    /** The database's file. */
    public Path file() {
        return file;
    }

    /** The version of the schema. */
    public int schemaVersion() {
        return schemaVersion;
    }

    /** The version of SQLite. */
    public String sqliteVersion() {
        return sqliteVersion;
    }

    /** The size of the file, in bytes; 0 if it is gone. */
    public long size() {
        return file.toFile().length();
    }

    /** The size of the write-ahead log, in bytes; 0 if there is none. */
    public long walSize() {
        return new File(file + "-wal").length();
    }

    /** The file system that the file is on. */
    public DiskSpace disk() {
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
    public synchronized void ping() {
        if (closed) {
            // The pool would open itself again, and leave connections behind.
            throw new IllegalStateException("the database is closed");
        }
        readers.jdbi()
                .useHandle(handle -> handle.createQuery("SELECT count(*) FROM schema_migrations")
                        .mapTo(int.class)
                        .one());
    }

    /**
     * Whether the file is still the one that was opened. One that was removed or replaced lives on for those who have
     * it open, and dies with them: what they write is lost (<a href="https://www.sqlite.org/howtocorrupt.html">How To
     * Corrupt, section 4.2</a>).
     */
    public boolean isFileTheOneOpened() {
        try {
            return Objects.equals(fileKey, fileKey(file));
        } catch (IOException e) {
            LOG.debug("{} cannot be looked at", file, e);
            return false;
        }
    }

    /** The device and inode of a file; null where the platform has none. */
    private static @Nullable Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** The key that seals this database's cursors: 32 random bytes. */
    public byte[] cursorKey() {
        return readers.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT value FROM secrets WHERE name = 'cursor'")
                        .mapTo(byte[].class)
                        .one());
    }

    /** Closes the readers, folds the write-ahead log back into the file, and closes the writer. */
    @Override
    public synchronized void stop() throws Exception {
        closed = true;
        readers.dataSource().stop();
        try {
            writer.jdbi().useHandle(handle -> handle.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
        } catch (RuntimeException e) {
            // Nothing is lost: the log is read again at the next start.
            LOG.warn("the final checkpoint failed", e);
        }
        writer.dataSource().stop();
        LOG.info("database closed: {}", file);
    }

    /**
     * Connections, and JDBI on them.
     *
     * @param jdbi takes a connection for each handle
     * @param jdbiOn is for one connection alone
     */
    record Pool(ManagedDataSource dataSource, Jdbi jdbi, Function<Connection, Jdbi> jdbiOn) {}
}
