package org.minimarketplace.bench;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.minimarketplace.bench.LoadStep.Request;

/**
 * What those who look after the service saw of it during the load: health, readiness and metrics. Immutable.
 *
 * @param asked requests that were sent
 * @param answered those that were answered with 200
 * @param slowestMillis the slowest of them
 */
record OperatorView(int asked, int answered, double slowestMillis) {

    /** Asks again and again until it is over. */
    static OperatorView watch(URI base, URI admin, AtomicBoolean over) {
        List<Load> looks = Stream.of(base + "/health/live", base + "/health/ready", admin + "/metrics")
                .map(URI::create)
                .map(Load::new)
                .toList();
        int asked = 0;
        int answered = 0;
        double slowest = 0;
        while (!over.get()) {
            for (Load look : looks) {
                Request request = look.once();
                asked++;
                answered += request.status() == 200 ? 1 : 0;
                slowest = Math.max(slowest, request.latency() / 1e6);
            }
            LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
        }
        return new OperatorView(asked, answered, slowest);
    }
}
