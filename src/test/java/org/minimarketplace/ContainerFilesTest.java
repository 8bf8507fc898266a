package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** What the files for containers say, as far as that can be judged without a container engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerFilesTest {

    private static final Path OPS = Path.of("ops");
    /** A tag with at least two numbers: one that does not move with every release. */
    private static final Pattern PINNED =
            Pattern.compile("[a-z0-9/.-]+:v?[0-9]+\\.[0-9]+[\\w.-]*(@sha256:[0-9a-f]{64})?");

    private final List<String> instructions = new ArrayList<>();
    private JsonNode compose = new YAMLMapper().nullNode();

    @BeforeAll
    void read() throws IOException {
        String text = Files.readString(OPS.resolve("Dockerfile")).replaceAll("(?m)^#.*\\R", "");
        text.replaceAll("\\\\\\R\\s*", "")
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(instructions::add);
        // Merge keys are undone here; Jackson leaves them.
        compose = new YAMLMapper().valueToTree(new Yaml().load(Files.readString(OPS.resolve("docker-compose.yml"))));
    }

    private Stream<String> arguments(String instruction) {
        return instructions.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1).strip());
    }

    Stream<Arguments> services() {
        return compose.get("services").properties().stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @Test
    void everyBaseImageIsPinned() {
        assertThat(arguments("FROM"))
                .hasSize(2)
                .map(image -> image.replaceFirst(" AS .*", ""))
                .allMatch(image -> PINNED.matcher(image).matches());
    }

    @Test
    void everyFileThatIsCopiedIsThereAndInTheContext() throws IOException {
        List<String> sources = arguments("COPY")
                .filter(line -> !line.startsWith("--from"))
                .map(line -> line.split(" "))
                .flatMap(words -> Arrays.stream(words).limit(words.length - 1))
                .toList();
        List<String> context = Files.readAllLines(OPS.resolve("Dockerfile.dockerignore"));

        assertThat(sources).hasSizeGreaterThan(4).allMatch(source -> Files.exists(Path.of(source)));
        assertThat(context)
                .contains("*")
                .containsAll(sources.stream().map(source -> "!" + source).toList());
    }

    @Test
    void theImageRunsWithoutRootAndWithoutAShell() {
        assertThat(arguments("USER")).containsExactly("10001:10001");
        assertThat(arguments("ENTRYPOINT"))
                .singleElement()
                .asString()
                .startsWith("[\"/opt/marketplace/runtime/bin/java\"");
        assertThat(arguments("CMD")).singleElement().asString().startsWith("[");
        assertThat(arguments("HEALTHCHECK"))
                .singleElement()
                .asString()
                .contains("CMD [\"/opt/")
                .contains("\"health\"");
        assertThat(arguments("ADD")).isEmpty();
    }

    @ParameterizedTest(name = "{0} is confined")
    @MethodSource("services")
    void everyServiceIsConfined(String name, JsonNode service) {
        assertThat(service.path("read_only").asBoolean()).as("read-only root").isTrue();
        assertThat(service.path("security_opt").path(0).asText()).isEqualTo("no-new-privileges:true");
        assertThat(service.path("cap_drop").path(0).asText()).isEqualTo("ALL");
        assertThat(service.path("mem_limit").asText()).as("memory limit").matches("[0-9]+m");
        assertThat(service.path("healthcheck").path("test").path(0).asText()).isEqualTo("CMD");
        // The service's own user is in the image.
        assertThat(service.path("user").asText(name.equals("marketplace") ? "10001:10001" : "0"))
                .matches("[1-9][0-9]*:[0-9]+");
    }

    @ParameterizedTest(name = "{0} is pinned, and reached on the loopback address alone")
    @MethodSource("services")
    void everyServiceIsPinnedAndLocal(String name, JsonNode service) {
        if (!name.equals("marketplace")) {
            assertThat(service.path("image").asText()).matches(PINNED);
        }
        assertThat(texts(service.path("ports"))).isNotEmpty().allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void theServiceHasTwoProcessorsAndHalfAGigabyte() {
        JsonNode service = compose.at("/services/marketplace");

        assertThat(service.path("cpus").asInt()).isEqualTo(2);
        assertThat(service.path("mem_limit").asText()).isEqualTo("512m");
        assertThat(texts(service.path("volumes"))).contains("data:/data");
        assertThat(compose.at("/volumes").has("data")).isTrue();
    }

    @Test
    void whoNeedsAnotherWaitsUntilItIsHealthy() {
        for (String name : Set.of("prometheus", "grafana", "locust")) {
            JsonNode needed = compose.at("/services/" + name + "/depends_on");

            assertThat(needed.properties())
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(entry -> assertThat(
                                    entry.getValue().path("condition").asText())
                            .isEqualTo("service_healthy"));
        }
    }

    @ParameterizedTest(name = "what {0} mounts from the repository is there, and read-only")
    @MethodSource("services")
    void everyMountIsThere(String name, JsonNode service) {
        assertThat(texts(service.path("volumes")).stream().filter(mount -> mount.startsWith(".")))
                .as(name)
                .allMatch(mount -> mount.endsWith(":ro"))
                .allMatch(mount -> Files.exists(OPS.resolve(mount.replaceFirst(":.*", ""))));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
