package org.minimarketplace.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.harness.ClassArchive;

/**
 * The packaged jar in a folder of its own, on ports that stay the same when it is started anew; started, stopped and
 * mended by commands of a shell, as the runbook has them. Thread-safe.
 */
final class OperatedService implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** The commands of the runbook's index that make curl send a token. */
    private static final String CONVENTION = RunbookPage.read(OpsFiles.RUNBOOK.resolve("README.md")).commands().stream()
            .filter(block -> block.contains("Authorization"))
            .findFirst()
            .orElseThrow();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path folder;
    private final Path log;
    private final Path pidFile;
    private final Map<String, String> variables;
    private @Nullable String token;
    private final int port = PrometheusServer.freePort();
    private final int adminPort = PrometheusServer.freePort();

    /**
     * Prepares the folder.
     *
     * @param folder the service's working folder
     * @param logs where its output goes
     * @param variables of its environment, like {@code SEM_MAX}
     */
    OperatedService(Path folder, Path logs, Map<String, String> variables) {
        this.folder = folder;
        this.log = logs.resolve("log");
        this.pidFile = logs.resolve("pid");
        Path jar = Path.of(Objects.requireNonNull(System.getProperty("marketplace.jar")))
                .toAbsolutePath();
        String java = Path.of(System.getProperty("java.home"), "bin", "java") + " -XX:TieredStopAtLevel=1 "
                + String.join(" ", ClassArchive.options(jar));
        try {
            Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
            Files.writeString(logs.resolve("start"), """
                    cd '%s'
                    %s -jar '%s' server config.yml \
                        >>'%s' 2>&1 </dev/null &
                    echo $! >'%s'
                    """.formatted(folder, java, jar, log, pidFile));
            // A process that is over may still be in the table, with an empty command line.
            Files.writeString(logs.resolve("stop"), """
                    pid=$(cat '%s')
                    kill "$pid"
                    while tr -d '\\0' 2>/dev/null <"/proc/$pid/cmdline" | grep -q .; do sleep 0.1; done
                    """.formatted(pidFile));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.variables = new HashMap<>(Map.of(
                "PORT",
                String.valueOf(port),
                "ADMIN_PORT",
                String.valueOf(adminPort),
                "SHUTDOWN_WAIT",
                "0s",
                "MARKETPLACE",
                java + " -jar " + jar,
                "START_SERVICE",
                "bash " + logs.resolve("start"),
                "STOP_SERVICE",
                "bash " + logs.resolve("stop"),
                "SERVICE_LOG",
                "cat " + log,
                "AUTH",
                ""));
        this.variables.putAll(variables);
    }

    /**
     * Has it ask for tokens, before its start; from then on one is sent, by curl as the index of the runbook has it.
     */
    OperatedService withTokens() {
        variables.put("AUTH_TOKENS", folder.resolve("tokens.yml").toString());
        token = mend("$MARKETPLACE token create --name ops --scope write,admin config.yml | tee ops.token")
                .strip();
        variables.put("AUTH", mend(CONVENTION + "\necho $AUTH").strip());
        return this;
    }

    /** Where the token is that it asks for; null if it asks for none. */
    @Nullable
    Path tokenFile() {
        return token == null ? null : folder.resolve("ops.token");
    }

    /** The service's working folder. */
    Path folder() {
        return folder;
    }

    /** Where its database is. */
    Path database() {
        return folder.resolve("marketplace.db");
    }

    /** The label {@code instance} of its metrics. */
    String instance() {
        return "127.0.0.1:" + adminPort;
    }

    /** Starts it, and waits until it is ready. */
    void start() {
        run("$START_SERVICE");
        awaitReady();
    }

    /** Waits until it is ready. */
    void awaitReady() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (status("GET", "/health/ready", null).join() == 200) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new IllegalStateException("not ready: " + OpsFiles.text(log));
    }

    /** Ends the process as the kernel does. */
    void kill() {
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** The process that was started last. */
    long pid() {
        return Long.parseLong(OpsFiles.text(pidFile).strip());
    }

    /** Runs a command of the runbook; its ports become those of this service. */
    Shell.Result run(String command) {
        String here = command.replace("localhost:8080", "127.0.0.1:" + port)
                .replace("localhost:8081", "127.0.0.1:" + adminPort);
        return Shell.run(folder, variables, "bash", "-euc", here);
    }

    /** Runs a command that has to succeed. */
    String mend(String command) {
        Shell.Result result = run(command);
        if (result.exitCode() != 0) {
            throw new AssertionError(
                    command + "\nended with " + result.exitCode() + ": " + result.output() + "\n" + OpsFiles.text(log));
        }
        return result.output();
    }

    /** Runs a task, with its arguments, that has to succeed. */
    String task(String task) {
        return mend("curl $AUTH -fsS -X POST 'localhost:8081/tasks/" + task + "'");
    }

    /** The status of the answer of the application port, -1 for none. */
    CompletableFuture<Integer> status(String method, String path, @Nullable String json) {
        return send("http://127.0.0.1:" + port + path, method, json)
                .thenApply(HttpResponse::statusCode)
                .exceptionally(e -> -1);
    }

    /** What the application port answers. */
    CompletableFuture<HttpResponse<String>> send(String uri, String method, @Nullable String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(20));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (json == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(json));
        }
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    /** Where the application port listens. */
    String base() {
        return "http://127.0.0.1:" + port;
    }

    /** What {@code /metrics} says now. */
    String metrics() {
        return send("http://127.0.0.1:" + adminPort + "/metrics", "GET", null)
                .join()
                .body();
    }

    @Override
    public void close() {
        if (Files.exists(pidFile)) {
            kill();
        }
    }
}
