package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.ContainerEngine;
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

    private static final List<String> NEEDED = List.of("prometheus", "alertmanager", "locust");
    private static final int USERS = 5;
    private static final int REQUESTS = 100;

    @TempDir
    Path folder;

    private ContainerEngine engine = ContainerEngine.none();
    private List<String> services = List.of();
    private ComposeProject project;
    private Watchers watchers;

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

    @BeforeEach
    void copy() throws Exception {
        // As often as it may be: what cannot be backed up is in the log soon.
        project = ComposeProject.in(folder, engine, Map.of("BACKUP_EVERY", "1m"));
        watchers = new Watchers(project.variables());
    }

    @Test
    void itComesUpIsWatchedIsLoadedAndGoesAway() throws Exception {
        Path copy = project.copy();
        try {
            String up = project.make("up", "SERVICES=" + String.join(" ", services));
            assertThat(up).contains("http://localhost:" + project.variable("LOCUST_PORT"), ".run/tokens/ops.token");
            everyPartHasTheTokenThatItNeedsAndNoMore();
            // What was handed out is good after the next start, and nothing is handed out twice.
            Map<Path, String> before = project.tokens();
            project.make("down");
            project.make("up", "SERVICES=" + String.join(" ", services));
            assertThat(project.tokens()).isEqualTo(before);
            everyPartHasTheTokenThatItNeedsAndNoMore();
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

            project.make("down");
            assertThat(project.containers()).isEmpty();
            assertThat(project.volumes())
                    .contains(project.name() + "_data", project.name() + "_metrics", project.name() + "_alerts");
            Files.createDirectory(copy.resolve("target"));
            project.make("clean");
            assertThat(copy.resolve(".run/tokens")).doesNotExist();
        } finally {
            project.make("clean");
        }
        assertThat(project.containers()).isEmpty();
        assertThat(project.volumes()).noneMatch(name -> name.startsWith(project.name()));
        assertThat(engine.run("network", "ls", "--format", "{{.Name}}")).doesNotContain(project.name());
        assertThat(engine.attempt(List.of("image", "inspect", project.variable("IMAGE")))
                        .code())
                .as("the image is gone")
                .isNotZero();
        assertThat(copy.resolve("target")).doesNotExist();
    }

    private void everyPartHasTheTokenThatItNeedsAndNoMore() throws Exception {
        Path copy = project.copy();
        assertThat(project.tokens().keySet())
                .map(file -> copy.resolve(".run/tokens").relativize(file).toString())
                .containsExactlyInAnyOrder("ops.token", "curl", "prometheus/token", "locust/token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve(".run/tokens"))))
                .as("what is below is its owner's alone")
                .isEqualTo("rwx------");
        assertThat(project.status("SERVICE_PORT", "/products", null)).isEqualTo(401);
        assertThat(project.status("SERVICE_PORT", "/products", "ops.token")).isEqualTo(200);
        assertThat(project.status("SERVICE_ADMIN_PORT", "/threads", "ops.token"))
                .isEqualTo(200);
        assertThat(project.status("SERVICE_ADMIN_PORT", "/metrics", "prometheus/token"))
                .isEqualTo(200);
        assertThat(project.status("SERVICE_ADMIN_PORT", "/threads", "prometheus/token"))
                .isEqualTo(403);
        assertThat(project.status("SERVICE_PORT", "/products", "prometheus/token"))
                .isEqualTo(403);
        assertThat(project.status("SERVICE_PORT", "/products", "locust/token")).isEqualTo(200);
        assertThat(project.status("SERVICE_ADMIN_PORT", "/metrics", "locust/token"))
                .isEqualTo(403);
    }

    /** Takes the folder for backups away: by Python, which this image alone has, as root. */
    private void breakBackups() throws IOException {
        String image = compose().at("/services/locust/image").asText();
        List<String> command = new ArrayList<>(List.of("run", "--rm", "--user", "0:0", "--entrypoint", "python3"));
        command.addAll(List.of("--volume", project.name() + "_data:/data", image));
        command.addAll(List.of("-c", "import shutil; shutil.rmtree('/data/backups')"));
        engine.run(command);
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
