package org.minimarketplace.db.sqlite;

import java.time.Duration;
import java.util.function.Function;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Waiting;
import org.minimarketplace.db.Engine;
import org.minimarketplace.db.Operation;

/** SQLite with one connection that writes, for groups of writes, and several that read. Thread-safe. */
final class SqliteEngine implements Engine {

    private static final Duration LONGEST_GROUP = Duration.ofMillis(25);

    private final Connections readers;
    private final GroupCommit writes;

    SqliteEngine(Connections writer, Connections readers, GroupObserver observer) {
        this.readers = readers;
        this.writes = new GroupCommit(writer, observer, LONGEST_GROUP, Waiting.SYSTEM);
    }

    @Override
    public <D, T> T read(Operation operation, Deadline deadline, Class<D> dao, Function<D, T> work) {
        return readers.use(deadline, dao, work);
    }

    @Override
    public <D, T> T write(Operation operation, Deadline deadline, Class<D> dao, Function<D, T> work) {
        return writes.write(deadline, dao, work);
    }

    /** How many writes wait for their turn. */
    int waitingWrites() {
        return writes.waiting();
    }

    @Override
    public RuntimeException translate(RuntimeException error) {
        return SqliteErrors.translate(error);
    }
}
