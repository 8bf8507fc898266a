package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.JarProcess;
import org.minimarketplace.harness.KeepAliveClient;
import org.minimarketplace.harness.KeepAliveClient.Answered;
import org.minimarketplace.harness.KeepAliveClient.Lost;
import org.minimarketplace.harness.KeepAliveClient.NotTaken;
import org.minimarketplace.harness.KeepAliveClient.Outcome;

/**
 * The process is told to stop (SIGTERM) while clients send requests as fast as they are answered: no request is lost,
 * and no write that was acknowledged. {@code -Dshutdown.rounds=20} does it more often.
 *
 * <p>Half of the clients stand behind a load balancer: they send nothing more once readiness was seen to be 503, and
 * for them every request must succeed. The others go on until nobody takes their connections any more; for them
 * {@link KeepAliveClient} says which requests are the service's to answer, and an honest 503 is an answer.
 */
class ShutdownIT {

    private static final int ROUNDS = Integer.getInteger("shutdown.rounds", 3);
    private static final int CLIENTS = 12;
    private static final int REQUESTS_BEFORE = 2_000;
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How long it goes on serving; whoever asks for readiness must find it 503 meanwhile. */
    private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void nothingIsLostWhenItIsToldToStopUnderLoad() throws Exception {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        for (int number = 1; number <= ROUNDS; number++) {
            try (JarProcess service =
                    JarProcess.start(folder, Map.of("SHUTDOWN_WAIT", "5s", "INTEGRITY_CHECK_TIMEOUT", "1m"))) {
                URI base = service.awaitReady();
                assertThat(stored(service, base)).containsAll(acknowledged);

                Round round = stopUnderLoad(service, base);

                System.out.printf("shutdown %d of %d: %s%n", number, ROUNDS, round);
                assertThat(round.failures).isEmpty();
                assertThat(round.toUnready()).isLessThan(SHUTDOWN_WAIT);
                assertThat(round.servedWhileUnready).as("served while unready").hasPositiveValue();
                assertThat(round.toExit()).isLessThan(EXIT_LIMIT);
                assertThat(service.terminate()).isZero();
                assertThat(service.output("stdout").lines()).noneMatch(line -> line.matches("\\S+Z (WARN|ERROR) .*"));
                assertThat(folder.resolve("marketplace.db-wal")).doesNotExist();
            }
        }
        try (JarProcess service = JarProcess.start(folder, Map.of())) {
            assertThat(stored(service, service.awaitReady())).containsAll(acknowledged);
        }
    }

    private Round stopUnderLoad(JarProcess service, URI base) throws Exception {
        Round round = new Round();
        ExecutorService executor = Executors.newFixedThreadPool(CLIENTS + 1);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(executor.submit(() -> run(number, base.getPort(), round)));
            }
            assertThat(round.warm.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            round.toldAt.set(System.nanoTime());
            service.askToEnd();
            Future<?> balancer = executor.submit(() -> watchReadiness(base.getPort(), round));
            assertThat(service.awaitExit()).isZero();
            round.exitAt.set(System.nanoTime());
            balancer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            for (Future<?> client : clients) {
                client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }
        return round;
    }

    private static void watchReadiness(int port, Round round) {
        try (KeepAliveClient client = new KeepAliveClient(port)) {
            while (!round.isUnready()) {
                if (client.send("GET", "/health/ready", null) instanceof Answered ready
                        && ready.answer().status() == 503) {
                    round.unreadyAt.set(System.nanoTime());
                }
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                assertThat(System.nanoTime() - round.toldAt.get()).isLessThan(PATIENCE.toNanos());
            }
        }
    }

    /** Writes and reads by turns, until told to stop by the load balancer, or turned away. */
    private void run(int number, int port, Round round) {
        boolean balanced = number % 2 == 0;
        String product = null;
        try (KeepAliveClient client = new KeepAliveClient(port)) {
            while (!(balanced && round.isUnready())) {
                boolean unready = round.isUnready();
                Outcome outcome = product == null || number % 4 < 2
                        ? client.send("POST", "/products", "{\"name\":\"client " + number + "\",\"price\":1}")
                        : client.send("GET", product, null);
                if (outcome instanceof Lost lost) {
                    round.failures.add(lost.why());
                } else if (outcome instanceof NotTaken notTaken) {
                    round.notTaken.incrementAndGet();
                    if (balanced || !round.isUnready()) {
                        round.failures.add("not taken too early: " + notTaken.why());
                    }
                    if (!balanced) {
                        break;
                    }
                } else if (outcome instanceof Answered answered) {
                    Answer answer = answered.answer();
                    if (answer.status() == 201) {
                        product = "/products/" + answer.json().path("id").asText();
                        acknowledged.add(answer.json().path("id").asText());
                    } else if (answer.status() == 503 && !balanced && round.isUnready()) {
                        round.refused.incrementAndGet();
                        continue;
                    } else if (answer.status() != 200) {
                        round.failures.add(answer.status() + " " + answer.body());
                    }
                    round.served.incrementAndGet();
                    round.servedWhileUnready.addAndGet(unready ? 1 : 0);
                    round.warm.countDown();
                }
            }
            round.closedWhileIdle.addAndGet(client.closedWhileIdle());
            round.connections.addAndGet(client.connections());
        }
    }

    /** The ids of all products. */
    private static Collection<String> stored(JarProcess service, URI base) throws IOException {
        Answer export = service.get(base.resolve("/products/export"));
        assertThat(export.status()).isEqualTo(200);
        return export.body()
                .lines()
                .map(line -> Answer.parse(line).path("id").asText())
                .collect(Collectors.toSet());
    }

    /** What happened in one round. Thread-safe. */
    private static final class Round {

        private final CountDownLatch warm = new CountDownLatch(REQUESTS_BEFORE);
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicLong toldAt = new AtomicLong();
        private final AtomicLong unreadyAt = new AtomicLong();
        private final AtomicLong exitAt = new AtomicLong();
        private final AtomicInteger served = new AtomicInteger();
        private final AtomicInteger servedWhileUnready = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger notTaken = new AtomicInteger();
        private final AtomicInteger closedWhileIdle = new AtomicInteger();
        private final AtomicInteger connections = new AtomicInteger();

        boolean isUnready() {
            return unreadyAt.get() != 0;
        }

        Duration toUnready() {
            return Duration.ofNanos(unreadyAt.get() - toldAt.get());
        }

        Duration toExit() {
            return Duration.ofNanos(exitAt.get() - toldAt.get());
        }

        @Override
        public String toString() {
            return ("%s answered over %s connections, %s of them while unready; %s answered 503, %s not taken,"
                            + " %s closed while idle, %d lost; unready after %d ms, exit after %d ms")
                    .formatted(
                            served,
                            connections,
                            servedWhileUnready,
                            refused,
                            notTaken,
                            closedWhileIdle,
                            failures.size(),
                            toUnready().toMillis(),
                            toExit().toMillis());
        }
    }
}
