package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.ContainerEngine;
import org.minimarketplace.harness.Tool;
import org.minimarketplace.harness.Watchers;

/**
 * {@code make up STORAGE=postgres}: two instances on one PostgreSQL behind HAProxy. One of them is killed, both are
 * restarted one after the other, all of it under load.
 */
@Tag("tools")
@EnabledOnOs(OS.LINUX)
class ComposePostgresIT {

    private static final List<String> INSTANCES = List.of("marketplace-1", "marketplace-2");
    private static final List<String> ADMIN_PORTS = List.of("SERVICE_ADMIN_PORT", "SERVICE_ADMIN_PORT_2");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int READERS = 2;
    private static final int WRITERS = 2;
    private static final int TRIES = 20;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Queue<String> stored = new ConcurrentLinkedQueue<>();
    private final Semaphore ended = new Semaphore(0);
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();

    @TempDir
    Path folder;

    private ContainerEngine engine;
    private ComposeProject project;
    private String authorization = "";

    @BeforeEach
    void find(@TempDir Path output) throws Exception {
        engine = ContainerEngine.find(output);
        for (String program : List.of("make", "docker-compose")) {
            Tool.assumeInstalled(program);
        }
        List<String> missing = engine.script(Map.of(), ".ci/stand-ins").lines().toList();
        Assumptions.assumeTrue(
                List.of("postgres", "haproxy", "prometheus", "alertmanager").stream()
                        .noneMatch(missing::contains),
                () -> "no images can be had of " + missing);
        // A busy machine must not turn into answers of 504.
        project = ComposeProject.in(folder, engine, Map.of("STORAGE", "postgres", "TIMEOUT", "25"));
    }

    @AfterEach
    void endTheLoad() {
        over.set(true);
        threads.shutdownNow();
    }

    @Test
    void oneOfTwoIsEnoughAndARollingRestartLosesNothing() throws Exception {
        try {
            String up = project.make("up", "SERVICES=haproxy prometheus");
            assertThat(up).contains("two instances behind HAProxy", project.variable("SERVICE_ADMIN_PORT_2"));
            authorization = project.authorization("ops.token");
            Watchers watchers = new Watchers(project.variables());
            watchers.awaitInstances("marketplace-1:8081", "marketplace-2:8081");
            whatOneStoresTheOtherReads();
            onlyThePasswordHoldsThatIsInTheFile();
            theOtherGoesOnWhenOneIsKilled();
            aRollingRestartFailsNoRequest();

            project.make("down");
            assertThat(project.containers()).isEmpty();
            assertThat(project.volumes()).contains(project.name() + "_postgres", project.name() + "_data");
        } catch (AssertionError e) {
            System.err.println(e);
            for (String container : project.containers()) {
                System.err.println(engine.attempt(List.of("logs", "--tail", "40", container)));
            }
            throw e;
        } finally {
            project.make("clean");
        }
        assertThat(project.containers()).isEmpty();
        assertThat(project.volumes()).noneMatch(name -> name.startsWith(project.name()));
    }

    private void whatOneStoresTheOtherReads() {
        assertThat(send("GET", "/products", "", "").statusCode()).isEqualTo(200);
        HttpResponse<String> made = create("Chai", "");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String item = made.headers().firstValue("Location").orElseThrow();
        // By turns.
        await("both have answered", () -> {
            assertThat(send("GET", item, "", "").statusCode()).isEqualTo(200);
            return ADMIN_PORTS.stream().allMatch(port -> answered(port, "GET", "/products/{id}") > 0);
        });
    }

    private void onlyThePasswordHoldsThatIsInTheFile() {
        String psql = "psql --no-psqlrc --tuples-only --dbname=host=postgres\\ dbname=marketplace\\ user=marketplace";
        List<String> words = List.of("exec", project.container("postgres"), "sh", "-c");
        List<String> right = new ArrayList<>(words);
        right.add("PGSSLMODE=verify-full PGSSLROOTCERT=/tokens/server.crt PGPASSWORD=$(cat /tokens/password) " + psql
                + " --command='SELECT current_user, (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid())'");
        assertThat(engine.run(right)).contains("marketplace", "t");
        List<String> wrong = new ArrayList<>(words);
        wrong.add("PGPASSWORD=$(cat /tokens/superuser) " + psql + " --command='SELECT 1'");
        assertThat(engine.attempt(wrong).err()).contains("password authentication failed");
    }

    private void theOtherGoesOnWhenOneIsKilled() {
        begin(true);
        awaitProgress();
        engine.run("kill", "--signal", "KILL", project.container(INSTANCES.get(0)));
        awaitProgress();
        end();
        assertThat(failed)
                .as("reads, and writes that were sent again under their key")
                .isEmpty();
        everythingIsThereOnce();
        engine.attempt(List.of("start", project.container(INSTANCES.get(0))));
        awaitReady(ADMIN_PORTS.get(0));
    }

    private void aRollingRestartFailsNoRequest() {
        begin(false);
        awaitProgress();
        for (int i = 0; i < INSTANCES.size(); i++) {
            String port = ADMIN_PORTS.get(i);
            engine.run("restart", project.container(INSTANCES.get(i)));
            awaitReady(port);
            // HAProxy knows it again.
            await("it is asked", () -> answered(port, "GET", "/products") > 0);
        }
        awaitProgress();
        end();
        assertThat(failed).isEmpty();
        everythingIsThereOnce();
    }

    /** Reads and creates, until the end; where an answer says that it may be sent again under its key, that is done. */
    private void begin(boolean again) {
        over.set(false);
        for (int i = 0; i < READERS; i++) {
            threads.execute(() -> until(() -> {
                HttpResponse<String> answer = send("GET", "/products?limit=5", "", "");
                reads.incrementAndGet();
                return answer.statusCode() == 200 ? "" : answer.statusCode() + " " + answer.body();
            }));
        }
        for (int i = 0; i < WRITERS; i++) {
            threads.execute(() -> until(() -> {
                String name = "n" + numbers.incrementAndGet();
                String failure = store(name, again);
                stored.add(name);
                return failure;
            }));
        }
    }

    /** What went wrong, if anything: no answer, or one that says that it may be sent again. */
    private String store(String name, boolean again) {
        for (int tries = 0; true; tries++) {
            String failure;
            try {
                HttpResponse<String> answer = create(name, "key-" + name);
                failure = answer.statusCode() == 201 ? "" : answer.statusCode() + " " + answer.body();
            } catch (UncheckedIOException e) {
                failure = e.toString();
            }
            if (failure.isEmpty() || !again || tries == TRIES) {
                return failure;
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private interface Request {
        String failure();
    }

    private void until(Request request) {
        while (!over.get()) {
            try {
                String failure = request.failure();
                if (!failure.isEmpty()) {
                    failed.add(failure);
                }
            } catch (UncheckedIOException e) {
                failed.add(e.toString());
            }
        }
        ended.release();
    }

    private void end() {
        over.set(true);
        try {
            assertThat(ended.tryAcquire(READERS + WRITERS, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the load ends", e);
        }
    }

    private void awaitProgress() {
        int enoughReads = reads.get() + 100;
        int enoughWrites = stored.size() + 50;
        await("the load goes on", () -> reads.get() >= enoughReads && stored.size() >= enoughWrites);
    }

    private void everythingIsThereOnce() {
        List<String> names = send("GET", "/products/export", "", "")
                .body()
                .lines()
                .map(line -> Answer.parse(line).path("name").asText())
                .filter(name -> name.startsWith("n"))
                .toList();
        assertThat(names).containsExactlyInAnyOrderElementsOf(stored);
    }

    private void awaitReady(String port) {
        await(
                port + " is ready",
                () -> admin(port, "/metrics").lines().anyMatch(line -> line.startsWith("marketplace_storage_info"))
                        && admin(port, "/healthcheck").contains("\"database\":{\"healthy\":true"));
    }

    /** How often an instance has answered with 200. */
    private double answered(String port, String method, String path) {
        return admin(port, "/metrics")
                .lines()
                .filter(line -> line.startsWith("marketplace_http_requests_total{")
                        && line.contains("method=\"" + method + "\"")
                        && line.contains("path=\"" + path + "\"")
                        && line.contains("status=\"200\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Nothing while it does not listen. */
    private String admin(String port, String path) {
        try {
            return exchange(HttpRequest.newBuilder(project.uri(port, path))).body();
        } catch (UncheckedIOException e) {
            return "";
        }
    }

    private HttpResponse<String> create(String name, String key) {
        return send("POST", "/products", "{\"name\":\"" + name + "\",\"price\":1800}", key);
    }

    private HttpResponse<String> send(String method, String path, String json, String key) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(project.uri("SERVICE_PORT", path)).method(method, BodyPublishers.ofString(json));
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return exchange(request);
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return http.send(
                    request.header("Authorization", authorization)
                            .timeout(PATIENCE)
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
