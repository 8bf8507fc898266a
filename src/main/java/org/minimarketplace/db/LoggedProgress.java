package org.minimarketplace.db;

import java.time.Duration;
import org.minimarketplace.core.ProgressObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the log how far a migration is, now and then; of a short one nothing. For one thread. */
public final class LoggedProgress implements ProgressObserver {

    private static final Logger LOG = LoggerFactory.getLogger(LoggedProgress.class);

    private final long interval;
    private long last = System.nanoTime();

    /** Writes a line after each interval. */
    public LoggedProgress(Duration interval) {
        this.interval = interval.toNanos();
    }

    @Override
    public void at(String step, long done, long total) {
        long now = System.nanoTime();
        if (now - last >= interval) {
            last = now;
            LOG.info("migration: {} {} of {}", step, done, total);
        }
    }
}
