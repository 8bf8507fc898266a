package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.ContainerEngine;
import org.minimarketplace.harness.ServiceContainer;
import org.minimarketplace.harness.Tool;
import org.minimarketplace.harness.Watchers;

/**
 * {@code make up}, {@code make down} and {@code make clean} in a copy of the repository: the service's image for real,
 * and what watches and loads it from its own images, or, where no registry gives them, from stand-ins of Debian's
 * packages. There are none of Grafana: where its image cannot be had it is left out, loudly, and
 * {@code GrafanaFilesTest} alone judges its files.
 */
@Tag("tools")
@EnabledOnOs(OS.LINUX)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeIT {

    /** As in {@link ContainerIT}: so that the image is built once. */
    private static final String COMMIT = "0123456789".repeat(4);

    private static final List<String> NEEDED = List.of("prometheus", "alertmanager", "locust");
    private static final int USERS = 5;
    private static final int REQUESTS = 100;

    private final String project = "mini-marketplace-test-" + UUID.randomUUID();
    private final Map<String, String> variables = Map.of(
            "COMPOSE_PROJECT_NAME", project,
            "IMAGE", "mini-marketplace:" + project,
            "COMMIT", COMMIT,
            // As often as it may be: what cannot be backed up is in the log soon.
            "BACKUP_EVERY", "1m",
            "SERVICE_PORT", String.valueOf(ServiceContainer.freePort()),
            "SERVICE_ADMIN_PORT", String.valueOf(ServiceContainer.freePort()),
            "PROMETHEUS_PORT", String.valueOf(ServiceContainer.freePort()),
            "ALERTMANAGER_PORT", String.valueOf(ServiceContainer.freePort()),
            "LOCUST_PORT", String.valueOf(ServiceContainer.freePort()),
            "GRAFANA_PORT", String.valueOf(ServiceContainer.freePort()));
    private final Watchers watchers = new Watchers(variables);

    @TempDir
    Path folder;

    private ContainerEngine engine = ContainerEngine.none();
    private List<String> services = List.of();

    @BeforeAll
    void find(@TempDir Path output) throws Exception {
        engine = ContainerEngine.find(output);
        Tool.assumeInstalled("make");
        Tool.assumeInstalled("docker-compose");
        List<String> missing = engine.script(Map.of(), ".ci/stand-ins").lines().toList();
        missing.forEach(name -> System.err.println("LEFT OUT of the compose environment, for want of its image: " + name
                + ("grafana".equals(name) ? ". Its files are judged by GrafanaFilesTest alone" : "")));
        Assumptions.assumeTrue(
                missing.stream().noneMatch(NEEDED::contains), () -> "no images can be had of " + missing);
        List<String> all = new ArrayList<>(List.of("marketplace", "grafana"));
        all.addAll(NEEDED);
        all.removeAll(missing);
        services = List.copyOf(all);
    }

    @Test
    void itComesUpIsWatchedIsLoadedAndGoesAway() throws Exception {
        Path copy = copyOfTheRepository();
        try {
            String up = make(copy, "up", "SERVICES=" + String.join(" ", services));
            assertThat(up).contains("http://localhost:" + variables.get("LOCUST_PORT"), ".run/tokens/ops.token");
            everyPartHasTheTokenThatItNeedsAndNoMore(copy);
            // What was handed out is good after the next start, and nothing is handed out twice.
            Map<Path, String> before = tokens(copy);
            make(copy, "down");
            make(copy, "up", "SERVICES=" + String.join(" ", services));
            assertThat(tokens(copy)).isEqualTo(before);
            everyPartHasTheTokenThatItNeedsAndNoMore(copy);
            if (services.contains("grafana")) {
                assertThat(watchers.dashboards()).hasSizeGreaterThan(1);
            }

            breakBackups();
            watchers.awaitTargets("marketplace", "prometheus");
            assertThat(watchers.alerts()).isEqualTo(alertsOfTheFiles());
            watchers.swarm(USERS);
            watchers.awaitRequests(REQUESTS);
            assertThat(watchers.failedRequests()).isEmpty();
            watchers.stopSwarm();
            watchers.awaitAlert("MarketplaceLogErrors");

            make(copy, "down");
            assertThat(containers()).isEmpty();
            assertThat(volumes()).contains(project + "_data", project + "_metrics", project + "_alerts");
            Files.createDirectory(copy.resolve("target"));
            make(copy, "clean");
            assertThat(copy.resolve(".run/tokens")).doesNotExist();
        } finally {
            make(copy, "clean");
        }
        assertThat(containers()).isEmpty();
        assertThat(volumes()).noneMatch(name -> name.startsWith(project));
        assertThat(engine.run("network", "ls", "--format", "{{.Name}}")).doesNotContain(project);
        assertThat(engine.attempt(List.of("image", "inspect", variables.get("IMAGE")))
                        .code())
                .as("the image is gone")
                .isNotZero();
        assertThat(copy.resolve("target")).doesNotExist();
    }

    private void everyPartHasTheTokenThatItNeedsAndNoMore(Path copy) throws Exception {
        assertThat(tokens(copy).keySet())
                .map(file -> copy.resolve(".run/tokens").relativize(file).toString())
                .containsExactlyInAnyOrder("ops.token", "curl", "prometheus/token", "locust/token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve(".run/tokens"))))
                .as("what is below is its owner's alone")
                .isEqualTo("rwx------");
        assertThat(status(copy, "SERVICE_PORT", "/products", null)).isEqualTo(401);
        assertThat(status(copy, "SERVICE_PORT", "/products", "ops.token")).isEqualTo(200);
        assertThat(status(copy, "SERVICE_ADMIN_PORT", "/threads", "ops.token")).isEqualTo(200);
        assertThat(status(copy, "SERVICE_ADMIN_PORT", "/metrics", "prometheus/token"))
                .isEqualTo(200);
        assertThat(status(copy, "SERVICE_ADMIN_PORT", "/threads", "prometheus/token"))
                .isEqualTo(403);
        assertThat(status(copy, "SERVICE_PORT", "/products", "prometheus/token"))
                .isEqualTo(403);
        assertThat(status(copy, "SERVICE_PORT", "/products", "locust/token")).isEqualTo(200);
        assertThat(status(copy, "SERVICE_ADMIN_PORT", "/metrics", "locust/token"))
                .isEqualTo(403);
    }

    private static Map<Path, String> tokens(Path copy) throws IOException {
        Map<Path, String> tokens = new TreeMap<>();
        try (Stream<Path> files = Files.walk(copy.resolve(".run/tokens"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                tokens.put(file, Files.readString(file));
            }
        }
        return tokens;
    }

    private int status(Path copy, String port, String path, @Nullable String token) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + variables.get(port) + path));
        if (token != null) {
            String secret =
                    Files.readString(copy.resolve(".run/tokens").resolve(token)).strip();
            request.header("Authorization", "Bearer " + secret);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.discarding())
                .statusCode();
    }

    /** With the times of its files, which the layers of images are found again by. */
    private Path copyOfTheRepository() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        List<String> command = new ArrayList<>(List.of("cp", "--archive", "--target-directory", copy.toString()));
        command.addAll(List.of("Makefile", "mvnw", "pom.xml", "config.yml", ".mvn", "src", "ops", "loadtest"));
        engine.script(Map.of(), command.toArray(String[]::new));
        return copy;
    }

    private String make(Path copy, String... arguments) {
        List<String> command = new ArrayList<>(List.of("make", "--directory", copy.toString()));
        command.addAll(List.of(arguments));
        return engine.script(variables, command.toArray(String[]::new));
    }

    /** Takes the folder for backups away: by Python, which this image alone has, as root. */
    private void breakBackups() throws IOException {
        String image = compose().at("/services/locust/image").asText();
        List<String> command = new ArrayList<>(List.of("run", "--rm", "--user", "0:0", "--entrypoint", "python3"));
        command.addAll(List.of("--volume", project + "_data:/data", image));
        command.addAll(List.of("-c", "import shutil; shutil.rmtree('/data/backups')"));
        engine.run(command);
    }

    private List<String> containers() {
        return engine.run("ps", "--all", "--quiet", "--filter", "label=com.docker.compose.project=" + project)
                .lines()
                .toList();
    }

    private List<String> volumes() {
        return engine.run("volume", "ls", "--quiet").lines().toList();
    }

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(Path.of("ops", "docker-compose.yml").toFile());
    }

    private static Set<String> alertsOfTheFiles() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("ops", "prometheus", "rules"))) {
            for (Path file : files.toList()) {
                names.addAll(new YAMLMapper().readTree(file.toFile()).findValuesAsText("alert"));
            }
        }
        return names;
    }
}
