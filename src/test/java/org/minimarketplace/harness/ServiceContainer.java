package org.minimarketplace.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/** The service in a container, with the limits and the hardening of the compose file. Thread-safe. */
public final class ServiceContainer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ContainerEngine engine;
    private final String id;
    private final int port;
    private final int adminPort;

    private ServiceContainer(ContainerEngine engine, String id, int port, int adminPort) {
        this.engine = engine;
        this.id = id;
        this.port = port;
        this.adminPort = adminPort;
    }

    /**
     * Starts one, and does not wait for it.
     *
     * @param data what is mounted at {@code /data}: a volume's name, or a folder
     * @param variables beside those of the compose file
     * @param options beside those that the compose file stands for, like a network
     */
    public static ServiceContainer start(
            ContainerEngine engine, String image, String data, Map<String, String> variables, List<String> options) {
        int port = freePort();
        int adminPort = freePort();
        List<String> command = new ArrayList<>(List.of("run", "--detach"));
        command.addAll(ofCompose());
        variables.forEach((name, value) -> command.addAll(List.of("--env", name + "=" + value)));
        command.addAll(List.of("--volume", data + ":/data"));
        command.addAll(List.of("--publish", "127.0.0.1:" + port + ":8080"));
        command.addAll(List.of("--publish", "127.0.0.1:" + adminPort + ":8081"));
        command.addAll(options);
        command.add(image);
        return new ServiceContainer(engine, engine.run(command), port, adminPort);
    }

    private static List<String> ofCompose() {
        JsonNode service = compose().at("/services/marketplace");
        List<String> options = new ArrayList<>(List.of(
                "--cpus", service.path("cpus").asText(),
                "--memory", service.path("mem_limit").asText(),
                "--memory-swap", service.path("memswap_limit").asText(),
                "--pids-limit", service.path("pids_limit").asText(),
                "--restart", service.path("restart").asText(),
                "--stop-timeout", service.path("stop_grace_period").asText().replace("s", "")));
        assertThat(service.path("read_only").asBoolean()).isTrue();
        options.add("--read-only");
        service.path("cap_drop").forEach(name -> options.addAll(List.of("--cap-drop", name.asText())));
        service.path("security_opt").forEach(text -> options.addAll(List.of("--security-opt", securityOption(text))));
        service.path("tmpfs").forEach(mount -> options.addAll(List.of("--tmpfs", mount.asText())));
        service.path("environment").properties().stream()
                // The tokens are made by "make up", and looked at by ComposeIT.
                .filter(entry -> !entry.getKey().equals("AUTH_TOKENS"))
                .forEach(entry -> options.addAll(List.of(
                        "--env",
                        entry.getKey() + "=" + entry.getValue().asText().replaceAll("\\$\\{\\w+:-(.*)}", "$1"))));
        options.addAll(List.of("--env", "ALLOW_UNAUTHENTICATED=true"));
        assertThat(options).noneMatch(String::isEmpty);
        return options;
    }

    /** Podman knows the option without a value alone. */
    private static String securityOption(JsonNode text) {
        return text.asText().replace("no-new-privileges:true", "no-new-privileges");
    }

    private static JsonNode compose() {
        try {
            // Merge keys are undone here; Jackson leaves them.
            return new YAMLMapper()
                    .valueToTree(new Yaml().load(Files.readString(Path.of("ops", "docker-compose.yml"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port of this machine that nobody has now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public URI adminUri(String path) {
        return URI.create("http://127.0.0.1:" + adminPort + path);
    }

    /** Waits until the service is ready. */
    public void awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            assertThat(System.nanoTime()).as("%s", log()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private boolean isReady() {
        try {
            return send("GET", uri("/health/ready"), "").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public Answer get(URI uri) {
        return send("GET", uri, "");
    }

    public Answer post(URI uri, String json) {
        return send("POST", uri, json);
    }

    private Answer send(String method, URI uri, String json) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json))
                .build();
        try {
            return Answer.of(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the answer", e);
        }
    }

    /** The ids of all products. */
    public Collection<String> stored() {
        Answer export = get(uri("/products/export"));
        assertThat(export.status()).isEqualTo(200);
        return export.body()
                .lines()
                .map(line -> Answer.parse(line).path("id").asText())
                .collect(Collectors.toSet());
    }

    /** Creates a product, and answers its id. */
    public String create(String name) {
        Answer created = post(uri("/products"), "{\"name\":\"" + name + "\",\"price\":1800}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().path("id").asText();
    }

    /** A field of what the engine knows of it, as a template of Go. */
    public String inspect(String template) {
        return engine.run("inspect", "--format", template, id);
    }

    /** Runs a command inside. */
    public ContainerEngine.Ended exec(List<String> words) {
        List<String> command = new ArrayList<>(List.of("exec", id));
        command.addAll(words);
        return engine.attempt(command);
    }

    /** What it has logged so far. */
    public ContainerEngine.Ended log() {
        return engine.attempt(List.of("logs", id));
    }

    /** What changed in its files, volumes apart, a path in each line. */
    public String diff() {
        return engine.run("diff", id);
    }

    /** Asks it to stop, as an operator does, and answers its exit code. */
    public int stop() {
        engine.run("stop", id);
        return Integer.parseInt(inspect("{{.State.ExitCode}}"));
    }

    @Override
    public void close() {
        engine.attempt(List.of("rm", "--force", id));
    }
}
