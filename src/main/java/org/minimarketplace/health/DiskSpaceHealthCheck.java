package org.minimarketplace.health;

import com.codahale.metrics.health.HealthCheck;
import org.minimarketplace.db.Database;
import org.minimarketplace.db.DiskSpace;

/** Whether the disk of the database has room for what is to come. Thread-safe. */
public final class DiskSpaceHealthCheck extends HealthCheck {

    /** The name in the configuration and in answers. */
    public static final String NAME = "disk-space";

    private static final long MEBIBYTE = 1024L * 1024;

    private final Database database;
    private final long minFree;

    /** Wants so many bytes to be left. */
    public DiskSpaceHealthCheck(Database database, long minFree) {
        this.database = database;
        this.minFree = minFree;
    }

    @Override
    protected Result check() {
        DiskSpace disk = database.disk();
        return disk.free() >= minFree
                ? Result.healthy()
                : Result.unhealthy(disk.free() / MEBIBYTE + " MiB free, " + minFree / MEBIBYTE + " MiB wanted");
    }
}
