package org.minimarketplace.health;

import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import org.minimarketplace.db.Storage;

/** Whether one thing is well with the database. Thread-safe. */
public final class StorageHealthCheck extends HealthCheck {

    private final Storage.Probe probe;

    private StorageHealthCheck(Storage.Probe probe) {
        this.probe = probe;
    }

    /** Adds a check for each thing that has to be well with a database, under its name. */
    public static void register(Storage storage, HealthCheckRegistry checks) {
        storage.probes().forEach(probe -> checks.register(probe.name(), new StorageHealthCheck(probe)));
    }

    @Override
    protected Result check() {
        return probe.trouble().get().map(Result::unhealthy).orElseGet(Result::healthy);
    }
}
