package org.minimarketplace.db.sqlite;

import io.dropwizard.lifecycle.Managed;

/** What a service does for its file by the clock. */
public final class Schedules {

    private Schedules() {}

    /** What folds the write-ahead log back. */
    public static Class<? extends Managed> checkpoints() {
        return CheckpointSchedule.class;
    }
}
