package org.minimarketplace;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.harness.ContainerEngine;
import org.minimarketplace.harness.ServiceContainer;

/** {@code make up} and its like in a copy of the repository, on ports that are free, under a name of its own. */
final class ComposeProject {

    /** As in {@link ContainerIT}: so that the image is built once. */
    private static final String COMMIT = "0123456789".repeat(4);

    private static final List<String> PORTS = List.of(
            "SERVICE_PORT",
            "SERVICE_ADMIN_PORT",
            "SERVICE_ADMIN_PORT_2",
            "PROMETHEUS_PORT",
            "ALERTMANAGER_PORT",
            "LOCUST_PORT",
            "GRAFANA_PORT");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ContainerEngine engine;
    private final Path copy;
    private final String name = "mini-marketplace-test-" + UUID.randomUUID();
    private final Map<String, String> variables = new HashMap<>();

    private ComposeProject(ContainerEngine engine, Path copy, Map<String, String> variables) {
        this.engine = engine;
        this.copy = copy;
        this.variables.putAll(Map.of(
                "COMPOSE_PROJECT_NAME", name,
                "IMAGE", "mini-marketplace:" + name,
                "COMMIT", COMMIT));
        PORTS.forEach(port -> this.variables.put(port, String.valueOf(ServiceContainer.freePort())));
        this.variables.putAll(variables);
    }

    /**
     * Copies the repository, with the times of its files, which the layers of images are found again by.
     *
     * @param variables of its environment beside ports and names
     */
    static ComposeProject in(Path folder, ContainerEngine engine, Map<String, String> variables) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        List<String> command = new ArrayList<>(List.of("cp", "--archive", "--target-directory", copy.toString()));
        command.addAll(List.of("Makefile", "mvnw", "pom.xml", "config.yml", ".mvn", "src", "ops", "loadtest"));
        engine.script(Map.of(), command.toArray(String[]::new));
        return new ComposeProject(engine, copy, variables);
    }

    /** What its images, containers, networks and volumes are called after. */
    String name() {
        return name;
    }

    /** The copy of the repository. */
    Path copy() {
        return copy;
    }

    /** Those of its environment. */
    Map<String, String> variables() {
        return Map.copyOf(variables);
    }

    String variable(String variable) {
        return Objects.requireNonNull(variables.get(variable));
    }

    /** Runs make there, and answers what it printed. */
    String make(String... arguments) {
        List<String> command = new ArrayList<>(List.of("make", "--directory", copy.toString()));
        command.addAll(List.of(arguments));
        return engine.script(variables, command.toArray(String[]::new));
    }

    /** The tokens that make up has made, by their files. */
    Map<Path, String> tokens() throws IOException {
        Map<Path, String> tokens = new TreeMap<>();
        try (Stream<Path> files = Files.walk(copy.resolve(".run/tokens"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                tokens.put(file, Files.readString(file));
            }
        }
        return tokens;
    }

    /** The status of a GET, with the token of a file. */
    int status(String port, String path, @Nullable String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(port, path));
        if (token != null) {
            request.header("Authorization", authorization(token));
        }
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    /** Where a port is published. */
    URI uri(String port, String path) {
        return URI.create("http://127.0.0.1:" + variable(port) + path);
    }

    /** What sends the token of a file. */
    String authorization(String token) throws IOException {
        return "Bearer "
                + Files.readString(copy.resolve(".run/tokens").resolve(token)).strip();
    }

    /** The ids of its containers. */
    List<String> containers() {
        return ids("com.docker.compose.project=" + name, null);
    }

    /** The id of the container of a service. */
    String container(String service) {
        return ids("com.docker.compose.project=" + name, "com.docker.compose.service=" + service)
                .get(0);
    }

    private List<String> ids(String label, @Nullable String other) {
        List<String> command = new ArrayList<>(List.of("ps", "--all", "--quiet", "--filter", "label=" + label));
        if (other != null) {
            command.addAll(List.of("--filter", "label=" + other));
        }
        return engine.run(command).lines().toList();
    }

    /** The names of all volumes. */
    List<String> volumes() {
        return engine.run("volume", "ls", "--quiet").lines().toList();
    }
}
