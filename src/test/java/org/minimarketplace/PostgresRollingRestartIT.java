package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.postgres.NextRelease;
import org.minimarketplace.db.postgres.PostgresServer;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;

/**
 * Three instances are replaced one after the other under load, as a deploy does it: what a balancer that asks for
 * readiness and repeats nothing sends to them is answered well, each single time.
 */
class PostgresRollingRestartIT {

    private static final int CLIENTS = 4;
    private static final int REQUESTS_BETWEEN = 50;

    @TempDir
    private Path folder;

    private final DatabaseSettings database = PostgresServer.get().newDatabase();
    private final Rotation rotation = new Rotation();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger served = new AtomicInteger();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void startThree() {
        for (int i = 0; i < 3; i++) {
            rotation.add(start());
        }
        for (int i = 0; i < CLIENTS; i++) {
            clients.execute(this::load);
        }
    }

    @AfterEach
    void stop() {
        over.set(true);
        clients.shutdownNow();
        rotation.close();
    }

    private RunningService start() {
        Map<String, String> changes = new HashMap<>(Map.of("database.url", database.url()));
        changes.put("database.user", String.valueOf(database.user()));
        changes.put("database.password", String.valueOf(database.password()));
        return RunningService.in(folder, changes);
    }

    @Test
    void aDeployFailsNoRequest() throws InterruptedException {
        replaceAll(() -> {});

        assertNothingFailed();
    }

    @Test
    void aDeployThatExpandsTheSchemaAndItsRollBackFailNoRequest() throws InterruptedException {
        // The first instance of the next release has migrated; all that run and start meanwhile are of this one.
        AtomicBoolean expanded = new AtomicBoolean();
        replaceAll(() -> {
            if (expanded.compareAndSet(false, true)) {
                NextRelease.expand(database);
            }
        });

        assertNothingFailed();
    }

    private void replaceAll(Runnable beforeEachStart) {
        for (RunningService old : rotation.all()) {
            awaitSome();
            old.admin("POST", "/tasks/drain?enabled=true");
            eventually("out of rotation", () -> rotation.isUnused(old));
            rotation.remove(old);
            old.close();
            beforeEachStart.run();
            rotation.add(start());
        }
        awaitSome();
    }

    private void awaitSome() {
        int before = served.get();
        eventually("requests are answered", () -> served.get() >= before + REQUESTS_BETWEEN || !failed.isEmpty());
    }

    private void assertNothingFailed() throws InterruptedException {
        over.set(true);
        clients.shutdown();
        assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(failed).isEmpty();
    }

    private void load() {
        while (!over.get()) {
            try {
                Answer made = expect(
                        201, service -> service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1}"));
                String item = String.valueOf(made.header("Location"));
                expect(200, service -> service.send("GET", item));
                expect(200, service -> service.sendJson("PATCH", item, "{\"description\":\"hot\"}"));
                expect(200, service -> service.send("GET", "/products?q=chai&limit=5&sort=-price"));
                expect(204, service -> service.send("DELETE", item));
            } catch (RuntimeException e) {
                failed.add(e.toString());
            }
        }
    }

    private Answer expect(int status, Function<RunningService, Answer> request) {
        Answer answer = rotation.send(request);
        served.incrementAndGet();
        if (answer.status() != status) {
            failed.add(answer.status() + " instead of " + status + ": " + answer.body());
        }
        return answer;
    }

    /** A balancer: sends each request once, to the next instance that said that it is ready when it was asked last. */
    private static final class Rotation {

        private record Instance(RunningService service, AtomicBoolean ready, AtomicInteger underWay) {}

        private final List<Instance> instances = new CopyOnWriteArrayList<>();
        private final AtomicInteger turns = new AtomicInteger();

        void add(RunningService service) {
            instances.add(new Instance(service, new AtomicBoolean(isReady(service)), new AtomicInteger()));
        }

        private static boolean isReady(RunningService service) {
            return service.send("GET", "/health/ready").status() == 200;
        }

        List<RunningService> all() {
            return instances.stream().map(Instance::service).toList();
        }

        /** Asks an instance for its readiness; whether it gets no more requests, and has answered those it got. */
        boolean isUnused(RunningService service) {
            for (Instance each : instances) {
                if (each.service() == service) {
                    each.ready().set(isReady(service));
                    return !each.ready().get() && each.underWay().get() == 0;
                }
            }
            return true;
        }

        void remove(RunningService service) {
            instances.removeIf(each -> each.service() == service);
        }

        Answer send(Function<RunningService, Answer> request) {
            while (true) {
                List<Instance> now = new ArrayList<>(instances);
                Instance chosen = now.get(Math.floorMod(turns.getAndIncrement(), now.size()));
                chosen.underWay().incrementAndGet();
                try {
                    if (chosen.ready().get()) {
                        return request.apply(chosen.service());
                    }
                } finally {
                    chosen.underWay().decrementAndGet();
                }
            }
        }

        void close() {
            all().forEach(RunningService::close);
        }
    }
}
