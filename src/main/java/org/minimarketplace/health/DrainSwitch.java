package org.minimarketplace.health;

import com.codahale.metrics.health.HealthCheck;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes this instance out of the rotation, and back: while it is on, readiness is 503 and connections are closed after
 * their answer, and everything is served as before. Thread-safe.
 */
public final class DrainSwitch extends HealthCheck {

    /** The name in answers. */
    public static final String NAME = "drain";

    private final AtomicBoolean on = new AtomicBoolean();

    /** Turns it on or off. */
    public void set(boolean draining) {
        on.set(draining);
    }

    /** Whether this instance is being drained. */
    public boolean isOn() {
        return on.get();
    }

    @Override
    protected Result check() {
        return isOn() ? Result.unhealthy("draining") : Result.healthy();
    }
}
