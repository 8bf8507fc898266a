package org.minimarketplace.gate;

import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A change of the permits by the operator, which may take itself back. At most one at a time. Thread-safe. */
public final class PermitOverride implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(PermitOverride.class);

    private final DatabaseGate gate;
    private final GateSettings settings;
    private final ScheduledExecutorService executor;
    private final Clock clock;
    private @Nullable Active active;
    private @Nullable Future<?> revert;

    /** Overrides the configured permits of a gate. */
    public PermitOverride(DatabaseGate gate, GateSettings settings, ScheduledExecutorService executor, Clock clock) {
        this.gate = gate;
        this.settings = settings;
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Sets the permits. Setting the configured ones ends the override.
     *
     * @param duration after which the configured ones return; null for until the next change
     */
    public synchronized void set(int reads, int writes, @Nullable Duration duration) {
        if (revert != null) {
            revert.cancel(false);
            revert = null;
        }
        gate.resize(reads, writes);
        if (reads == settings.readPermits() && writes == settings.writePermits()) {
            active = null;
            return;
        }
        Active set = new Active(
                reads, writes, duration == null ? null : clock.instant().plus(duration));
        active = set;
        if (duration != null) {
            revert = executor.schedule(() -> end(set), duration.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void end(Active ended) {
        // It may have been replaced while this turn was about to begin, when it could not be cancelled any more.
        if (!ended.equals(active)) {
            return;
        }
        set(settings.readPermits(), settings.writePermits(), null);
        LOG.info("permits are back to reads={} writes={}", settings.readPermits(), settings.writePermits());
    }

    /** Gives up taking the override back. */
    @Override
    public synchronized void stop() {
        if (revert != null) {
            revert.cancel(false);
        }
    }

    /** The permits that are set, if they are not the configured ones. */
    public synchronized Optional<Active> active() {
        return Optional.ofNullable(active);
    }

    /**
     * An override that is in force.
     *
     * @param until when it takes itself back; null if it does not
     */
    public record Active(int reads, int writes, @Nullable Instant until) {}
}
