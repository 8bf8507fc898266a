package org.minimarketplace.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.minimarketplace.bench.LoadStep.Request;

/** Sends one request over and over. Thread-safe. */
final class Load {

    /** The same arrivals in every run. */
    private static final long SEED = 20_260_101;

    /** Beyond the service's own deadline: who has no answer by then gets none. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http;
    private final HttpRequest request;

    Load(URI uri) {
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        this.request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
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
        return http.sendAsync(request, BodyHandlers.discarding())
                .handle((response, failure) -> done.add(
                        new Request(due, System.nanoTime() - start, response == null ? 0 : response.statusCode())));
    }

    /** Sends it once, and waits for the answer. */
    Request once() {
        Queue<Request> done = new ConcurrentLinkedQueue<>();
        send(System.nanoTime(), 0, done).join();
        return done.remove();
    }
}
