package org.minimarketplace.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What those who look after the service saw of it during the load: health, readiness and metrics. Immutable.
 *
 * @param asked requests that were sent
 * @param answered those that were answered with 200
 * @param slowestMillis the slowest of them
 */
record OperatorView(int asked, int answered, double slowestMillis) {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Asks again and again until it is over. */
    static OperatorView watch(URI base, URI admin, AtomicBoolean over) throws InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<HttpRequest> looks = Stream.of(base + "/health/live", base + "/health/ready", admin + "/metrics")
                .map(look -> HttpRequest.newBuilder(URI.create(look))
                        .timeout(PATIENCE)
                        .build())
                .toList();
        int asked = 0;
        int answered = 0;
        double slowest = 0;
        while (!over.get()) {
            for (HttpRequest look : looks) {
                long start = System.nanoTime();
                asked++;
                answered += isAnswered(http, look) ? 1 : 0;
                slowest = Math.max(slowest, (System.nanoTime() - start) / 1e6);
            }
            LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
        }
        return new OperatorView(asked, answered, slowest);
    }

    /** No answer, or none in time, is what this is here to notice. */
    private static boolean isAnswered(HttpClient http, HttpRequest look) throws InterruptedException {
        try {
            return http.send(look, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
