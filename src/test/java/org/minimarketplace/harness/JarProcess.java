package org.minimarketplace.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The packaged jar as an operator runs it: a process of its own, in a folder with a configuration file. */
public final class JarProcess implements AutoCloseable {

    /** Long enough for a machine that is busy, short enough for a test that hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final Path folder;

    private JarProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /**
     * Starts {@code server config.yml}, on ports that are free unless the variables say otherwise.
     *
     * @param folder holds {@code config.yml} and whatever the process writes
     */
    public static JarProcess start(Path folder, Map<String, String> variables) {
        // Starts sooner, and these tests end before the other compiler would pay.
        return start(folder, variables, List.of("-XX:TieredStopAtLevel=1"));
    }

    /**
     * As {@link #start(Path, Map)}, with options for the virtual machine.
     *
     * @param options like {@code -Xmx64m}; none for what an operator gets
     */
    public static JarProcess start(Path folder, Map<String, String> variables, List<String> options) {
        List<String> withArchive = new ArrayList<>(ClassArchive.options(jar()));
        withArchive.addAll(options);
        return launch(folder, variables, withArchive);
    }

    /** As {@link #start(Path, Map, List)}, without an archive of classes. */
    public static JarProcess launch(Path folder, Map<String, String> variables, List<String> options) {
        Map<String, String> environment = new HashMap<>(Map.of("PORT", "0", "ADMIN_PORT", "0"));
        environment.putAll(variables);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-jar", jar().toString(), "server", "config.yml"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile());
        // What is set where the tests run must not reach the process.
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("PORT|.*_(PORT|HOST|URL|LEVEL|MAX|SIZE|OPTIONS)|TIMEOUT"));
        builder.environment().putAll(environment);
        try {
            return new JarProcess(builder.start(), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jar() {
        return Path.of(Objects.requireNonNull(System.getProperty("marketplace.jar")));
    }

    /** The number under which the operating system knows the process. */
    public long pid() {
        return process.pid();
    }

    /** Waits until the service is ready, and answers its base URI. */
    public URI awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            URI base = applicationUri();
            if (base != null && isReady(base)) {
                return base;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        throw new IllegalStateException("not ready: " + output("stdout") + output("stderr"));
    }

    /** The operator's base URI, once the service is ready. */
    public URI adminUri() {
        return Objects.requireNonNull(connector("admin"));
    }

    private @Nullable URI applicationUri() {
        return connector("application");
    }

    /** Jetty's log names the port that it was given. */
    private @Nullable URI connector(String name) {
        return output("stdout")
                .lines()
                .filter(line -> line.contains("Started " + name + "@"))
                .map(line -> line.replaceFirst(".*\\{([0-9.]+:[0-9]+)}.*", "http://$1"))
                .map(URI::create)
                .findFirst()
                .orElse(null);
    }

    private boolean isReady(URI base) {
        return send(HttpRequest.newBuilder(base.resolve("/health/ready")).build())
                        .status()
                == 200;
    }

    /** Sends a request, with a JSON body unless it is null. */
    public Answer send(String method, URI uri, @Nullable String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        return json == null
                ? send(request.method(method, BodyPublishers.noBody()).build())
                : send(request.header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(json))
                        .build());
    }

    public Answer get(URI uri) {
        return send(HttpRequest.newBuilder(uri).build());
    }

    public Answer post(URI uri, String json) {
        return send(HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    private Answer send(HttpRequest request) {
        try {
            return Answer.of(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the answer", e);
        }
    }

    /** Asks the process to end, as an orchestrator does, and answers its exit code. */
    public int terminate() {
        askToEnd();
        return awaitExit();
    }

    /** Asks the process to end, and does not wait for it. */
    public void askToEnd() {
        process.destroy();
    }

    /** Whether the process has not ended yet. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the process has ended by itself, and answers its exit code. */
    public int awaitExit() {
        try {
            assertThat(process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .as("ended: %s", output("stdout"))
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the process", e);
        }
    }

    /** What the process wrote on {@code stdout} or {@code stderr}. */
    public String output(String stream) {
        try {
            return Files.readString(folder.resolve(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines on standard error that say why it cannot start. */
    public List<String> errors() {
        try (Stream<String> lines = output("stderr").lines()) {
            return lines.filter(line -> line.startsWith("error:")).toList();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
