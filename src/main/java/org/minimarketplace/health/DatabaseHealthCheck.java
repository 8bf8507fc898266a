package org.minimarketplace.health;

import com.codahale.metrics.health.HealthCheck;
import org.minimarketplace.db.Database;

/** Whether the database can be read. Thread-safe. */
public final class DatabaseHealthCheck extends HealthCheck {

    /** The name in the configuration and in answers. */
    public static final String NAME = "database";

    private final Database database;

    /** Checks this database. */
    public DatabaseHealthCheck(Database database) {
        this.database = database;
    }

    @Override
    protected Result check() {
        database.ping();
        return Result.healthy();
    }
}
