package org.minimarketplace.health;

import com.codahale.metrics.health.HealthCheck;
import org.minimarketplace.db.Database;

/**
 * Whether the database's file is still the one that was opened. If it was removed or replaced, everything seems to go
 * on, and what is written is lost when the service stops. Thread-safe.
 */
public final class DatabaseFileHealthCheck extends HealthCheck {

    /** The name in the configuration and in answers. */
    public static final String NAME = "database-file";

    private final Database database;

    /** Checks this database. */
    public DatabaseFileHealthCheck(Database database) {
        this.database = database;
    }

    @Override
    protected Result check() {
        return database.isFileTheOneOpened()
                ? Result.healthy()
                : Result.unhealthy("the file was removed or replaced; stop the service and look for the one it had");
    }
}
