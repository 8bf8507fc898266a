package org.minimarketplace.db.sqlite;

import java.time.Duration;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.db.Operation;
import org.minimarketplace.db.Storage;

/** Lets a database find its disk full: the next write that needs room fails as it does then, and ends this. */
public final class FullDisk {

    private FullDisk() {}

    /** From the next write on, until one has failed. */
    public static void under(Storage storage) {
        TestDatabases.run(
                ((SqliteStorage) storage).database(),
                Operation.UPDATE,
                Deadline.after(Duration.ofSeconds(20)),
                handle -> handle.createQuery("PRAGMA max_page_count = 1")
                        .mapTo(Integer.class)
                        .one());
    }
}
