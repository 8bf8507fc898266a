package org.minimarketplace.cli;

import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.ShutdownThread;

/**
 * Lets a signal to stop that comes while a server starts wait until the start is over. Jetty's shutdown passes over a
 * server that is not started yet, and the process would end in the middle of it. Thread-safe.
 */
final class StopAfterStart extends AbstractLifeCycle {

    private final CountDownLatch over = new CountDownLatch(1);

    private StopAfterStart() {}

    /** Starts a server; one that a signal asked to stop meanwhile is stopped when it is started. */
    static void start(Server server) throws Exception {
        StopAfterStart wait = new StopAfterStart();
        wait.start();
        // A signal goes to what stands here when it comes, in this order. The delay in which load balancers notice
        // stands here already, and has to be over before the server stops.
        ShutdownThread.register(0, wait);
        ShutdownThread.register(server);
        try {
            server.start();
        } finally {
            wait.over.countDown();
            ShutdownThread.deregister(wait);
        }
    }

    @Override
    protected void doStop() throws InterruptedException {
        over.await();
    }
}
