package org.minimarketplace.db;

import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open database: one connection that writes, several that read. Thread-safe. */
public final class Database implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Path file;
    private final @Nullable Object fileKey;
    private final int schemaVersion;
    private final ManagedDataSource writerPool;
    private final ManagedDataSource readerPool;
    private final Jdbi writer;
    private final Jdbi reader;
    private final UnitsOfWork writes;
    private final UnitsOfWork reads;

    Database(Path file, int schemaVersion, Pool writerPool, Pool readerPool) throws IOException {
        this.file = file;
        this.fileKey = fileKey(file);
        this.schemaVersion = schemaVersion;
        this.writerPool = writerPool.dataSource();
        this.readerPool = readerPool.dataSource();
        this.writer = writerPool.jdbi();
        this.reader = readerPool.jdbi();
        this.writes = new UnitsOfWork(writer, writerPool.permits());
        this.reads = new UnitsOfWork(reader, readerPool.permits());
    }

    <T> T read(Deadline deadline, Function<ProductDao, T> work) {
        return reads.run(deadline, work);
    }

    <T> T write(Deadline deadline, Function<ProductDao, T> work) {
        return writes.run(deadline, work);
    }

    /** The database's file. */
    public Path file() {
        return file;
    }

    /** The version of the schema. */
    public int schemaVersion() {
        return schemaVersion;
    }

    /**
     * Asks the database for a sign of life, past all queues, on a connection that is kept for this.
     *
     * @throws RuntimeException if it cannot be read, or is not the file any more that was opened
     */
    public void ping() {
        refuseGhost();
        reader.useHandle(handle -> handle.createQuery("SELECT count(*) FROM schema_migrations")
                .mapTo(int.class)
                .one());
    }

    /**
     * A file that was removed or replaced lives on for those who have it open, and dies with them: what they write is
     * lost (<a href="https://www.sqlite.org/howtocorrupt.html">How To Corrupt, section 4.2</a>).
     */
    private void refuseGhost() {
        try {
            if (Objects.equals(fileKey, fileKey(file))) {
                return;
            }
        } catch (IOException e) {
            throw new StoreUnavailableException("the database file is not there: " + file, e);
        }
        throw new IllegalStateException("the database file was replaced: " + file);
    }

    /** The device and inode of a file; null where the platform has none. */
    private static @Nullable Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Closes the readers, folds the write-ahead log back into the file, and closes the writer. */
    @Override
    public void stop() throws Exception {
        readerPool.stop();
        try {
            writer.useHandle(handle -> handle.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
        } catch (RuntimeException e) {
            // Nothing is lost: the log is read again at the next start.
            LOG.warn("the final checkpoint failed", e);
        }
        writerPool.stop();
        LOG.info("database closed: {}", file);
    }

    /**
     * A pool and what it is used for.
     *
     * @param permits how many units of work may use it at once; at most the pool's size
     */
    record Pool(ManagedDataSource dataSource, Jdbi jdbi, int permits) {}
}
