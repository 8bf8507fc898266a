package org.minimarketplace.db.sqlite;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.db.Engine;

/** SQLite with one connection that writes and several that read. Thread-safe. */
final class SqliteEngine implements Engine {

    private final Connections writer;
    private final Connections readers;

    /** The order of those who have a permit to write: there is one connection that writes. Fair. */
    private final ReentrantLock writing = new ReentrantLock(true);

    SqliteEngine(Connections writer, Connections readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public <D, T> T read(Deadline deadline, Class<D> dao, Function<D, T> work) {
        return readers.use(deadline, dao, work);
    }

    @Override
    public <D, T> T write(Deadline deadline, Class<D> dao, Function<D, T> work) {
        try {
            if (!writing.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw DeadlineExceededException.withoutEffect(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting to write", e);
        }
        try {
            return writer.use(deadline, dao, work);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public RuntimeException translate(RuntimeException error) {
        return SqliteErrors.translate(error);
    }
}
