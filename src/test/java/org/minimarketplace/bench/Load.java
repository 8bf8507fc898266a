package org.minimarketplace.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.minimarketplace.bench.LoadStep.Request;
import org.minimarketplace.harness.KeepAliveClient;
import org.minimarketplace.harness.KeepAliveClient.Answered;
import org.minimarketplace.harness.KeepAliveClient.Outcome;

/**
 * Sends one request over and over, on connections that are kept. A thread for each request that is under way, and
 * blocking sockets: the processors are the server's to use. Thread-safe.
 */
final class Load {

    /** The same arrivals in every run. */
    private static final long SEED = 20_260_101;

    private final Executor threads = Executors.newCachedThreadPool(Load::daemon);
    private final ConcurrentLinkedDeque<KeepAliveClient> idle = new ConcurrentLinkedDeque<>();
    private final int port;
    private final String target;

    Load(URI uri) {
        this.port = uri.getPort();
        this.target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "load");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * A number of clients each of which sends its next request when it has the answer; answers successes per second.
     */
    double closedLoop(int clients, Duration time) {
        long start = System.nanoTime();
        Queue<Request> done = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<?>> loops = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            loops.add(loop(start, start + time.toNanos(), done));
        }
        CompletableFuture.allOf(loops.toArray(CompletableFuture[]::new)).join();
        return done.stream()
                        .filter(one -> one.isSuccess() && one.answeredAt() <= time.toNanos())
                        .count()
                / (time.toNanos() / 1e9);
    }

    private CompletableFuture<?> loop(long start, long end, Queue<Request> done) {
        if (System.nanoTime() >= end) {
            return CompletableFuture.completedFuture(null);
        }
        return send(start, System.nanoTime() - start, done).thenComposeAsync(answered -> loop(start, end, done));
    }

    /** Arrivals at random moments, at this rate on average, whether or not there are answers; waits for all of them. */
    Queue<Request> openLoop(double perSecond, Duration time) {
        Random random = new Random(SEED);
        Queue<Request> done = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<?>> pending = new ArrayList<>();
        long start = System.nanoTime();
        double due = gap(random, perSecond);
        while (due < time.toNanos()) {
            long wait = (long) due - (System.nanoTime() - start);
            if (wait > 0) {
                LockSupport.parkNanos(wait);
                continue;
            }
            pending.add(send(start, (long) due, done));
            due += gap(random, perSecond);
        }
        CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).join();
        return done;
    }

    /** Gaps between independent arrivals are distributed exponentially. */
    private static double gap(Random random, double perSecond) {
        return -Math.log(1 - random.nextDouble()) / perSecond * 1e9;
    }

    private CompletableFuture<?> send(long start, long due, Queue<Request> done) {
        return CompletableFuture.runAsync(
                () -> {
                    int status = status();
                    done.add(new Request(due, System.nanoTime() - start, status));
                },
                threads);
    }

    /** Sends it on the connection that was used last; 0 if there was no answer. */
    private int status() {
        KeepAliveClient kept = idle.pollFirst();
        KeepAliveClient client = kept == null ? new KeepAliveClient(port) : kept;
        Outcome outcome = client.send("GET", target, null);
        idle.addFirst(client);
        return outcome instanceof Answered answered ? answered.answer().status() : 0;
    }

    /** Sends it once, and waits for the answer. */
    Request once() {
        Queue<Request> done = new ConcurrentLinkedQueue<>();
        send(System.nanoTime(), 0, done).join();
        return done.remove();
    }
}
