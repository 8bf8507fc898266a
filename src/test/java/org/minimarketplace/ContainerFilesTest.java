package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.cli.HealthProbe;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.yaml.snakeyaml.Yaml;

/** What the files for containers say, as far as that can be judged without a container engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerFilesTest {

    private static final Path OPS = Path.of("ops");
    /** A tag with at least two numbers: one that does not move with every release. */
    private static final Pattern PINNED =
            Pattern.compile("[a-z0-9/.-]+:v?[0-9]+\\.[0-9]+[\\w.-]*(@sha256:[0-9a-f]{64})?");

    private final List<String> instructions = new ArrayList<>();
    private List<Path> context = List.of();
    private JsonNode compose = new YAMLMapper().nullNode();
    private JsonNode onPostgres = new YAMLMapper().nullNode();

    @BeforeAll
    void read() throws IOException {
        String text = Files.readString(OPS.resolve("Dockerfile")).replaceAll("(?m)^#.*\\R", "");
        text.replaceAll("\\\\\\R\\s*", "")
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(instructions::add);
        context = Files.readAllLines(OPS.resolve("Dockerfile.dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> Path.of(line.substring(1)))
                .toList();
        compose = compose("docker-compose.yml");
        onPostgres = compose("docker-compose.postgres.yml");
    }

    /** Merge keys are undone here; Jackson leaves them. */
    private static JsonNode compose(String file) throws IOException {
        return new YAMLMapper().valueToTree(new Yaml().load(Files.readString(OPS.resolve(file))));
    }

    private Stream<String> arguments(String instruction) {
        return instructions.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1).strip());
    }

    Stream<Arguments> services() {
        return Stream.of(compose, onPostgres)
                .flatMap(file -> file.get("services").properties().stream())
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @Test
    void everyBaseImageIsPinned() {
        assertThat(arguments("FROM"))
                .filteredOn(image -> !image.equals("scratch"))
                .isNotEmpty()
                .map(image -> image.replaceFirst(" AS .*", ""))
                // Podman asks no registry for a short name.
                .allMatch(image -> image.startsWith("docker.io/"))
                .allMatch(image -> PINNED.matcher(image).matches());
    }

    @Test
    void theImageStandsOnNothing() {
        assertThat(arguments("FROM")).last().isEqualTo("scratch");
    }

    @Test
    void theContextHoldsOnlyWhatIsNamed() throws IOException {
        assertThat(Files.readAllLines(OPS.resolve("Dockerfile.dockerignore")).stream()
                        .filter(line -> !line.startsWith("#")))
                .startsWith("*")
                .hasSizeGreaterThan(4)
                .filteredOn(line -> !line.equals("*"))
                .allMatch(line -> line.startsWith("!") && Files.exists(Path.of(line.substring(1))));
    }

    @ParameterizedTest(name = "{0}, which the build reads, is in the context of the image")
    @MethodSource("filesOfTheBuild")
    void everyFileThatTheBuildReadsIsInTheContext(Path file) {
        assertThat(file).exists();
        assertThat(context).as("Dockerfile.dockerignore").anyMatch(file::startsWith);
    }

    /** What pom.xml packages, and what the instructions name. */
    Stream<Path> filesOfTheBuild() throws Exception {
        List<Path> files = new ArrayList<>(List.of(Path.of("pom.xml"), Path.of("src/main/java")));
        for (Element resource : elements(pom(), "resource")) {
            Path directory = Path.of(texts(resource, "directory").get(0));
            List<String> includes = texts(resource, "include");
            includes.forEach(include -> files.add(directory.resolve(include).normalize()));
            if (includes.isEmpty()) {
                files.add(directory);
            }
        }
        Stream.of("COPY", "RUN")
                .flatMap(this::arguments)
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .filter(word -> word.matches("[\\w.]+[\\w./-]*[\\w]") && !word.equals("target"))
                .map(word -> Path.of(word).normalize())
                .filter(path -> Files.exists(path) && !path.startsWith("target"))
                .forEach(files::add);
        return files.stream().distinct();
    }

    private static Element pom() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        return factory.newDocumentBuilder().parse(new File("pom.xml")).getDocumentElement();
    }

    private static List<Element> elements(Element within, String name) {
        NodeList found = within.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static List<String> texts(Element within, String name) {
        return elements(within, name).stream()
                .map(element -> element.getTextContent().strip())
                .toList();
    }

    @Test
    void theImageIsNotBuiltWhereItsCacheOfClassesIsRefused() {
        assertThat(arguments("RUN"))
                .last()
                .asString()
                .contains("\"-XX:AOTMode=on\"", "\"@/opt/marketplace/jvm.options\"");
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
                .contains(HealthProbe.class.getName());
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
        assertThat(service.path("user").asText(name.startsWith("marketplace") ? "10001:10001" : "0"))
                .matches("[1-9][0-9]*:[0-9]+");
    }

    @ParameterizedTest(name = "{0} is pinned, and reached on the loopback address alone")
    @MethodSource("services")
    void everyServiceIsPinnedAndLocal(String name, JsonNode service) {
        if (!name.startsWith("marketplace")) {
            assertThat(service.path("image").asText()).matches(PINNED);
        }
        assertThat(texts(service.path("ports"))).allMatch(port -> port.startsWith("127.0.0.1:"));
        assertThat(texts(service.path("ports")).isEmpty()).isEqualTo(name.equals("postgres"));
    }

    @Test
    void theServiceHasTwoProcessorsAndHalfAGigabyte() {
        JsonNode service = compose.at("/services/marketplace");

        assertThat(service.path("cpus").asInt()).isEqualTo(2);
        assertThat(service.path("mem_limit").asText()).isEqualTo("512m");
        assertThat(texts(service.path("volumes"))).contains("data:/data");
        assertThat(compose.at("/volumes").has("data")).isTrue();
    }

    @ParameterizedTest(name = "{0} waits until whoever it needs is healthy")
    @MethodSource("services")
    void whoNeedsAnotherWaitsUntilItIsHealthy(String name, JsonNode service) {
        assertThat(service.path("depends_on").properties())
                .as(name)
                .allSatisfy(entry ->
                        assertThat(entry.getValue().path("condition").asText()).isEqualTo("service_healthy"));
        assertThat(service.path("depends_on").isEmpty())
                .isEqualTo(Set.of("marketplace", "postgres", "alertmanager").contains(name));
    }

    @Test
    void whatWatchesIsTheSameOnBothStorages() throws IOException {
        for (String name : List.of("alertmanager", "prometheus", "grafana", "locust")) {
            assertThat(text(without(onPostgres.at("/services/" + name), "depends_on")))
                    .isEqualTo(text(without(compose.at("/services/" + name), "depends_on")));
        }
        Path folder = OPS.resolve("prometheus");
        assertThat(lines(folder.resolve("prometheus.postgres.yml")))
                .containsExactlyElementsOf(lines(folder.resolve("prometheus.yml")));
    }

    private static JsonNode without(JsonNode service, String... keys) {
        ObjectNode rest = service.deepCopy();
        rest.remove(List.of(keys));
        return rest;
    }

    private static String text(JsonNode service) {
        return service.toString().replace("prometheus.postgres.yml", "prometheus.yml");
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.matches("# .*|.*targets: .*\"marketplace.*"))
                .toList();
    }

    @Test
    void theInstancesOnPostgresAreTheServiceAsItIsOnSqlite() {
        assertThat(without(onPostgres.at("/services/marketplace-1"), "depends_on", "ports", "environment", "volumes"))
                .isEqualTo(without(compose.at("/services/marketplace"), "build", "ports", "environment", "volumes"));
        assertThat(without(onPostgres.at("/services/marketplace-2"), "ports"))
                .isEqualTo(without(onPostgres.at("/services/marketplace-1"), "ports"));
        assertThat(onPostgres
                        .at("/services/marketplace-1/environment/DATABASE_URL")
                        .asText())
                .startsWith("jdbc:postgresql://postgres:5432/")
                .doesNotContain("sslmode");
    }

    @Test
    void haproxyRepeatsNothingThatMayHaveChangedSomething() throws IOException {
        List<String> lines = Files.readAllLines(OPS.resolve("haproxy/haproxy.cfg")).stream()
                .map(String::strip)
                .toList();

        assertThat(lines)
                .contains(
                        "http-request disable-l7-retry unless { method GET HEAD OPTIONS }",
                        "http-check send meth GET uri /health/ready ver HTTP/1.1 hdr Host localhost");
        assertThat(lines.stream().filter(line -> line.startsWith("retry-on")))
                .containsExactly("retry-on conn-failure empty-response");
        assertThat(lines.stream().filter(line -> line.startsWith("server ")).map(line -> line.split(" ", -1)[1]))
                .containsExactlyElementsOf(onPostgres.get("services").properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(name -> name.startsWith("marketplace-"))
                        .toList());
    }

    @ParameterizedTest(name = "what {0} mounts from the repository is there or made by make up, and read-only")
    @MethodSource("services")
    void everyMountIsThere(String name, JsonNode service) {
        assertThat(texts(service.path("volumes")).stream().filter(mount -> mount.startsWith(".")))
                .as(name)
                .allMatch(mount -> mount.endsWith(":ro"))
                .allMatch(mount ->
                        mount.equals("../.run/tokens/" + name.replaceFirst("marketplace-.", "database") + ":/tokens:ro")
                                || Files.exists(OPS.resolve(mount.replaceFirst(":.*", ""))));
    }

    @Test
    void nobodyIsLetInWithoutATokenAndNoTokenIsInAnyFile() throws IOException {
        for (JsonNode variables : List.of(
                compose.at("/services/marketplace/environment"),
                onPostgres.at("/services/marketplace-1/environment"))) {
            assertThat(variables.path("AUTH_TOKENS").asText()).isEqualTo("/data/tokens.yml");
            assertThat(variables.has("ALLOW_UNAUTHENTICATED")).isFalse();
            assertThat(variables.has("DATABASE_PASSWORD")).isFalse();
        }
        assertThat(Files.readAllLines(Path.of(".gitignore"))).contains("/.run/");
        assertThat(context).noneMatch(path -> Path.of(".run/tokens").startsWith(path));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
