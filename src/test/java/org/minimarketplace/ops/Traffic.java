package org.minimarketplace.ops;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Requests at a steady rate, whatever becomes of them, as long as not too many are without an answer. Thread-safe. */
final class Traffic implements AutoCloseable {

    /** A product. */
    static final String CHAI = "{\"name\":\"Chai\",\"price\":1800,\"description\":\"" + "x".repeat(500) + "\"}";
    /** A hundred of them. */
    static final String BATCH = "[" + (CHAI + ",").repeat(99) + CHAI + "]";

    private static final int MOST_PENDING = 64;
    private static final String NOBODY = "/products/0197e5a0-7c1e-7aaa-8000-000000000001";

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final List<Future<?>> running = new CopyOnWriteArrayList<>();
    private final Semaphore pending = new Semaphore(MOST_PENDING);
    private final OperatedService service;

    Traffic(OperatedService service) {
        this.service = service;
    }

    /** So many reads of one product in a second, sent together in groups. */
    Traffic reads(int perSecond, int together) {
        return send(perSecond, together, "GET", NOBODY, false);
    }

    /** So many pages in a second. */
    Traffic pages(int perSecond) {
        return send(perSecond, 1, "GET", "/products?limit=200", false);
    }

    /** So many creations in a second. */
    Traffic writes(int perSecond) {
        return send(perSecond, 1, "POST", "/products", true);
    }

    /** So many batches in a second, of a hundred products each. */
    Traffic batches(int perSecond) {
        running.add(clock.scheduleAtFixedRate(
                () -> ask("POST", "/products/batch", BATCH), 0, 1_000 / perSecond, TimeUnit.MILLISECONDS));
        return this;
    }

    private Traffic send(int perSecond, int together, String method, String path, boolean body) {
        Runnable group = () -> {
            for (int i = 0; i < together; i++) {
                ask(method, path, body ? CHAI : null);
            }
        };
        running.add(clock.scheduleAtFixedRate(group, 0, 1_000L * together / perSecond, TimeUnit.MILLISECONDS));
        return this;
    }

    private void ask(String method, String path, @Nullable String json) {
        // A service that answers no more must not use up this process' connections.
        if (pending.tryAcquire()) {
            CompletableFuture<Void> unused = service.status(method, path, json).thenAccept(status -> pending.release());
        }
    }

    /** Sends nothing more; answers may still come. */
    void end() {
        running.forEach(each -> each.cancel(false));
    }

    @Override
    public void close() {
        end();
        clock.shutdownNow();
    }
}
