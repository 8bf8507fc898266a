package org.minimarketplace.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.auth.Scope;
import org.minimarketplace.auth.Token;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.db.Storage;
import org.minimarketplace.db.sqlite.FullDisk;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateRefusedException;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.TokenFiles;
import org.minimarketplace.openapi.OpenApiContract.Call;
import org.minimarketplace.openapi.OpenApiContract.Exchange;

/** How each status that the OpenAPI document knows comes about, on services that are set up for it. */
final class OpenApiScenarios implements AutoCloseable {

    private static final String NOBODY = "0197e5a0-7c1e-7aaa-8000-000000000001";
    /** How many rows an import stores in one transaction. */
    private static final int ROWS_OF_A_STEP = 500;

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1800}";
    private static final String LARGE = "{\"name\":\"Chai\",\"price\":1,\"description\":\"" + "é".repeat(2_000) + "\"}";
    private static final String INVALID = "{\"name\":\"\",\"price\":0}";

    private final OpenApiContract contract;
    private final ExecutorService clients = Executors.newCachedThreadPool();

    /** Takes small bodies alone, and looks after its health all the time. */
    private final RunningService service;

    /** Wants conditions, and closes connections on which nothing happens. */
    private final RunningService strict;

    /** Lets nobody wait for the database. */
    private final RunningService narrow;

    /** Waits for bytes no longer than a moment; for connections of one request, because it closes them any time. */
    private final RunningService impatient;

    /** Gives up soon. */
    private final RunningService hasty;

    /** Finds its disk full. */
    private final RunningService full;

    /** Wants a token. */
    private final RunningService guarded;

    /** One that is good for something else. */
    private final Token metrics;

    OpenApiScenarios(Path folder, OpenApiContract contract) {
        this.contract = contract;
        service = start(
                folder,
                "service",
                Map.of(
                        "api.maxBodySize", "16KiB",
                        "api.maxImportSize", "64KiB",
                        "api.timeout", "20",
                        "gate.permits", "1",
                        "gate.maxWait", "60s",
                        "health.healthChecks[4].schedule.checkInterval", "50ms",
                        "health.healthChecks[4].schedule.downtimeInterval", "50ms"));
        strict = start(folder, "strict", Map.of("api.requireIfMatch", "true"));
        impatient = start(folder, "impatient", Map.of("server.applicationConnectors[0].idleTimeout", "2s"));
        narrow = start(folder, "narrow", Map.of("gate.permits", "1", "gate.queue", "0"));
        hasty = start(folder, "hasty", Map.of("gate.permits", "1", "gate.maxWait", "60s", "api.timeout", "0.2"));
        full = start(folder, "full", Map.of());
        Path tokens = TokenFiles.empty(folder);
        metrics = TokenFiles.add(tokens, "prometheus", Scope.METRICS);
        guarded = start(folder, "guarded", Map.of("auth.tokens", tokens.toString()));
        eventually("ready", () -> service.send("GET", "/health/ready").status() == 200);
        eventually("alive", () -> service.send("GET", "/health/live").status() == 200);
    }

    private static RunningService start(Path folder, String name, Map<String, String> changes) {
        try {
            return RunningService.in(Files.createDirectory(folder.resolve(name)), changes)
                    .withoutSchedules();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a call so that it is answered with the status. */
    Exchange provoke(Call call, int status) {
        return switch (status) {
            case 200, 201, 204 -> new Request(call).send(service);
            case 304 -> {
                Exchange first = new Request(call).send(service);
                String tag = first.answer().header("ETag");
                yield new Request(call)
                        .target(first.target())
                        .header("If-None-Match: " + (tag.isEmpty() ? "*" : tag))
                        .send(service);
            }
            case 400 -> raw(call, " HTTP/1.1\r\nConnection: close\r\n");
            case 404 ->
                new Request(call)
                        .target(call.path().replaceAll("\\{.*", NOBODY))
                        .send(service);
            case 406 -> new Request(call).header("Accept: application/pdf").send(service);
            case 408 -> stalled(call);
            case 409 -> call.id().equals("importProducts") ? interruptedImport(call) : inFlight(call);
            case 412 -> new Request(call).header("If-Match: \"99\"").send(service);
            case 413 -> new Request(call).body("[" + " ".repeat(70_000) + "]").send(service);
            case 414 ->
                new Request(call)
                        .target(target(call, service) + "?q=" + "a".repeat(9_000))
                        .send(service);
            case 415 -> new Request(call).contentType("application/pdf").send(service);
            case 422 -> new Request(call).body(wrapped(call, INVALID)).send(service);
            case 428 -> new Request(call).target(target(call, strict)).send(strict);
            case 401 -> guarded(call).send(guarded);
            case 403 ->
                call.method().equals("GET")
                        ? guarded(call).header(TokenFiles.field(metrics)).send(guarded)
                        : new Request(call).header("Sec-Fetch-Site: cross-site").send(service);
            case 429 -> {
                Exchange exchange;
                do {
                    exchange =
                            guarded(call).header("Authorization: Bearer wrong").send(guarded);
                } while (exchange.answer().status() == 401);
                yield exchange;
            }
            case 421 -> raw(call, " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n");
            case 431 -> new Request(call).header("X-Long: " + "a".repeat(9_000)).send(service);
            case 503 -> unavailable(call);
            case 504 -> {
                // Nobody gets as far as to look for the product.
                Request request = new Request(call).target(call.path().replaceAll("\\{.*", NOBODY));
                yield holding(hasty, () -> request.send(hasty));
            }
            case 501 ->
                raw(call, " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: gzip, chunked\r\n");
            case 505 -> raw(call, " HTTP/3.0\r\nHost: localhost\r\nConnection: close\r\n");
            case 507 -> onAFullDisk(call);
            default -> throw new IllegalArgumentException(call + " " + status);
        };
    }

    private static Request guarded(Call call) {
        return new Request(call).target(call.path().replaceAll("\\{.*", NOBODY));
    }

    /** Again and again, until what room is left in the pages of the database is used up. */
    private Exchange onAFullDisk(Call call) {
        Exchange exchange;
        do {
            Request request = new Request(call).target(target(call, full)).body(wrapped(call, LARGE));
            FullDisk.under(full.part(Storage.class));
            exchange = request.send(full);
            if (exchange.answer().status() != 507) {
                // Has no room for sure, and so ends what is still pretended.
                full.sendJson("POST", "/products/batch", "[" + (LARGE + ",").repeat(40) + LARGE + "]");
            }
        } while (exchange.answer().status() < 300);
        return exchange;
    }

    /** Makes a call with this body. */
    Exchange sendExample(Call call, String mediaType, String body) {
        return new Request(call).contentType(mediaType).body(body).send(service);
    }

    /** Makes a call with one query parameter. */
    Exchange sendWithQuery(Call call, String name, String value) {
        String query = name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        Request request = new Request(call).target(call.path() + "?" + query);
        if (name.equals("format") && call.takesBody()) {
            String type = value.equals("csv") ? "text/csv" : "application/x-ndjson";
            request.contentType(type).body(example(call, type));
        }
        return request.send(service);
    }

    /** Sends anything that is a call of the document. */
    Exchange send(String method, String target, String body) {
        Call call = contract.call(method, target);
        Request request = new Request(call).target(target);
        return (body.isEmpty() ? request.noBody() : request.body(body)).send(service);
    }

    /** By the first bytes of a request line that ends like this. */
    private Exchange raw(Call call, String end) {
        String target = target(call, service);
        Answer answer = service.send(RawRequest.of(call.method() + " " + target + end));
        return new Exchange(call.method(), target, "", null, answer);
    }

    /** A body of which nothing comes after the beginning. */
    private Exchange stalled(Call call) {
        String target = target(call, service);
        RawRequest request = RawRequest.to(call.method(), target)
                .header("Content-Type: " + mediaType(call))
                .header("Content-Length: 100")
                .bare("{".getBytes(StandardCharsets.UTF_8));
        return new Exchange(call.method(), target, "", null, impatient.send(request));
    }

    /** A repetition while the first request waits for the database. */
    private Exchange inFlight(Call call) {
        String key = "Idempotency-Key: " + call.id();
        DatabaseGate gate = service.part(DatabaseGate.class);
        return holding(service, () -> {
            Future<Exchange> first =
                    clients.submit(() -> new Request(call).header(key).send(service));
            eventually("it waits", () -> gate.state(WorkClass.WRITE).queued() == 1);
            Exchange repeated =
                    new Request(call).header(key).header("Prefer: wait=0").send(service);
            assertThat(first).as("the first request waits still").isNotDone();
            return repeated;
        });
    }

    /** An import of two steps, the first of which changes a product of the second. */
    private Exchange interruptedImport(Call call) {
        String stored = service.send("GET", target(contract.call("getProduct"), service))
                .body();
        change("CREATE TRIGGER meddler AFTER INSERT ON products WHEN new.name = 'Meddler' BEGIN"
                + " UPDATE products SET price = 2 WHERE id = '"
                + Answer.parse(stored).path("id").asText() + "'; END");
        String step = "{\"name\":\"Meddler\",\"price\":1}\n".repeat(ROWS_OF_A_STEP);
        try {
            return new Request(call).body(step + stored + "\n").send(service);
        } finally {
            change("DROP TRIGGER meddler");
        }
    }

    private void change(String sql) {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                Statement statement = other.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Exchange unavailable(Call call) {
        if (call.path().equals("/health/live")) {
            return whileDeadlocked(() -> {
                eventually("noticed", () -> service.send("GET", call.path()).status() == 503);
                return new Request(call).send(service);
            });
        }
        if (call.path().startsWith("/health")) {
            service.admin("POST", "/tasks/drain?enabled=true");
            try {
                return new Request(call).send(service);
            } finally {
                service.admin("POST", "/tasks/drain?enabled=false");
            }
        }
        return holding(
                narrow, () -> new Request(call).target(target(call, service)).send(narrow));
    }

    /** With two threads that wait for each other, and give up in the end. */
    private <T> T whileDeadlocked(Supplier<T> action) {
        ReentrantLock one = new ReentrantLock();
        ReentrantLock other = new ReentrantLock();
        CountDownLatch both = new CountDownLatch(2);
        ExecutorService pair = Executors.newFixedThreadPool(2);
        pair.execute(() -> lockBoth(one, other, both));
        pair.execute(() -> lockBoth(other, one, both));
        try {
            return action.get();
        } finally {
            pair.shutdownNow();
            eventually("alive again", () -> service.send("GET", "/health/live").status() == 200);
        }
    }

    private static void lockBoth(ReentrantLock first, ReentrantLock second, CountDownLatch both) {
        try {
            first.lockInterruptibly();
            try {
                both.countDown();
                both.await();
                second.lockInterruptibly();
                second.unlock();
            } finally {
                first.unlock();
            }
        } catch (InterruptedException e) {
            // This is how the deadlock ends.
            Thread.currentThread().interrupt();
        }
    }

    /** With all permits of the database taken. */
    private static <T> T holding(RunningService where, Supplier<T> action) {
        DatabaseGate gate = where.part(DatabaseGate.class);
        List<Permit> permits = new ArrayList<>();
        for (WorkClass work : List.of(WorkClass.SCAN, WorkClass.READ, WorkClass.WRITE)) {
            try {
                permits.add(gate.enter(work, Deadline.after(Duration.ofMillis(1))));
            } catch (GateRefusedException | org.minimarketplace.core.DeadlineExceededException e) {
                // Scans are reads too: that permit may be the only one.
                assert !permits.isEmpty() : e;
            }
        }
        try {
            return action.get();
        } finally {
            permits.forEach(Permit::close);
        }
    }

    /** The path of a call, with a product that is there. */
    private static String target(Call call, RunningService where) {
        if (!call.path().contains("{id}")) {
            return call.path().replace("{name}", "not-found");
        }
        String location = where.sendJson("POST", "/products", CHAI).header("Location");
        if (location.isEmpty()) {
            throw new IllegalStateException("no product for " + call);
        }
        return call.path().replace("/products/{id}", location);
    }

    /** The body that a call takes, around one product. */
    private static String wrapped(Call call, String product) {
        return call.id().equals("createProducts") ? "[" + product + "]" : product;
    }

    private static String mediaType(Call call) {
        return call.description()
                .path("requestBody")
                .path("content")
                .fieldNames()
                .next();
    }

    private static String example(Call call, String mediaType) {
        JsonNode value = call.description()
                .path("requestBody")
                .path("content")
                .path(mediaType)
                .path("examples")
                .findValue("value");
        return value.isTextual() ? value.asText() : value.toString();
    }

    @Override
    public void close() {
        clients.shutdownNow();
        List.of(service, strict, impatient, narrow, hasty, full, guarded).forEach(RunningService::close);
    }

    /** A call with what it takes: its first example, to begin with. */
    private static final class Request {

        private final Call call;
        private final List<String> headers = new ArrayList<>();
        private @Nullable String target;
        private String contentType = "";
        private @Nullable String body;

        Request(Call call) {
            this.call = call;
            if (call.takesBody()) {
                contentType = mediaType(call);
                body = example(call, contentType);
            }
        }

        Request target(String other) {
            target = other;
            return this;
        }

        Request header(String line) {
            headers.add(line);
            return this;
        }

        Request contentType(String type) {
            contentType = type;
            return this;
        }

        Request body(String content) {
            body = content;
            return this;
        }

        Request noBody() {
            body = null;
            return this;
        }

        Exchange send(RunningService where) {
            String path = target == null ? OpenApiScenarios.target(call, where) : target;
            String[] lines = headers.toArray(String[]::new);
            Answer answer;
            if (body == null) {
                answer = where.send(call.method(), path, lines);
            } else {
                headers.add("Content-Type: " + contentType);
                answer = where.sendJson(call.method(), path, body, headers.toArray(String[]::new));
            }
            return new Exchange(call.method(), path, contentType, body, answer);
        }
    }
}
