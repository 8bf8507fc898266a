package org.minimarketplace.health;

import com.codahale.metrics.health.HealthCheckRegistry;
import io.dropwizard.lifecycle.Managed;

/**
 * Ends the schedules of the health checks before anything that they look at stops: a gate that closes because the
 * service stops is no outage, and no line at ERROR. Has to be managed after everything that is checked, because managed
 * objects stop in the reverse order. Thread-safe.
 */
public final class StopChecksFirst implements Managed {

    private final HealthCheckRegistry checks;

    /** Ends these. */
    public StopChecksFirst(HealthCheckRegistry checks) {
        this.checks = checks;
    }

    /** The health bundle ends the schedule of a check that is removed. */
    @Override
    public void stop() {
        checks.getNames().forEach(checks::unregister);
    }
}
