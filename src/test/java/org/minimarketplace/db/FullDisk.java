package org.minimarketplace.db;

import java.time.Duration;
import org.minimarketplace.core.Deadline;

/** Lets a database find its disk full: the next write that needs room fails as it does then, and ends this. */
public final class FullDisk {

    private FullDisk() {}

    /** From the next write on, until one has failed. */
    public static void under(Database database) {
        database.run(
                Operation.UPDATE,
                Deadline.after(Duration.ofSeconds(20)),
                handle -> handle.createQuery("PRAGMA max_page_count = 1")
                        .mapTo(Integer.class)
                        .one());
    }
}
