package org.minimarketplace.health;

import io.dropwizard.lifecycle.Managed;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.ShutdownThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains this instance as the first thing when the process is told to stop: connections close after their answers while
 * Dropwizard's health bundle waits for load balancers to notice. Thread-safe.
 */
public final class DrainOnShutdown implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(DrainOnShutdown.class);

    private final AbstractLifeCycle onSignal;

    /** Turns this switch on. */
    public DrainOnShutdown(DrainSwitch drain) {
        this.onSignal = new AbstractLifeCycle() {
            @Override
            protected void doStop() {
                LOG.info("told to stop: draining");
                drain.set(true);
            }
        };
    }

    @Override
    public void start() throws Exception {
        onSignal.start();
        // Before the health bundle's own, which is registered earlier, at the same place.
        ShutdownThread.register(0, onSignal);
    }

    @Override
    public void stop() {
        ShutdownThread.deregister(onSignal);
    }
}
