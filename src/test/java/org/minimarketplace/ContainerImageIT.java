package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.Rig;
import org.minimarketplace.harness.Tool;

/**
 * The image where no container can be started: its last build step is run in a plain folder, and what it made is
 * started with the image's own command line and variables, by an unprivileged user who may write to the data folder
 * alone.
 */
@Tag("tools")
@EnabledOnOs(OS.LINUX)
class ContainerImageIT {

    private static final String USER = "10001";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void theImageServesAndStopsAsItsUserOnAReadOnlyTree() throws Exception {
        Tool.assumeInstalled("bash");
        Tool.assumeInstalled("setpriv");
        Assumptions.assumeFalse(
                run("containers", Map.of(), ".ci/containers", "true") == 0,
                "containers can be started here: ContainerIT does this for real");
        boolean root = "root".equals(System.getProperty("user.name"));
        Path image = Files.createDirectory(folder.resolve("image"));
        Path data = Files.createDirectory(folder.resolve("data"));
        assemble(image);
        if (root) {
            assertThat(run("chown", Map.of(), "chown", USER + ":" + USER, data.toString()))
                    .isZero();
            // JUnit's folders are their owner's alone.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(run("chmod", Map.of(), "chmod", "-R", "a-w,a+rX", image.toString()))
                .isZero();
        String port = freePort();
        Map<String, String> variables = variables(data, port);

        ProcessBuilder builder = command(List.of("ENTRYPOINT", "CMD"), image, data, variables, root);
        Process service = builder.redirectOutput(folder.resolve("log").toFile()).start();
        try {
            awaitReady(service, port);
            ProcessBuilder health = command(List.of("HEALTHCHECK"), image, data, variables, root);
            assertThat(health.start().waitFor()).as("health").isZero();
            assertThat(create(port)).isEqualTo(201);

            service.destroy();
            assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(service.exitValue()).as("exit code after SIGTERM").isZero();
            assertThat(health.start().waitFor()).as("health once it is stopped").isEqualTo(1);
        } finally {
            service.destroyForcibly();
            run("chmod", Map.of(), "chmod", "-R", "u+w", image.toString());
        }
        assertThat(data.resolve("marketplace.db")).isNotEmptyFile();
        assertThat(Files.readString(folder.resolve("log")))
                .as("a cache of classes that does not fit is reported, and ignored")
                .doesNotContain("[aot", "[cds", "shared class paths mismatch", "WARNING");
    }

    @Test
    void composeUnderstandsItsFiles() throws Exception {
        Tool.assumeInstalled("docker-compose");

        for (String file : List.of("ops/docker-compose.yml", "ops/docker-compose.postgres.yml")) {
            assertThat(run("compose", Map.of(), "docker-compose", "--file", file, "config", "--quiet"))
                    .as("%s", output("compose"))
                    .isZero();
        }
    }

    @Test
    void anotherStorageIsRefusedWithALine() throws Exception {
        assertThat(run("storage", Map.of("STORAGE", "mysql"), "ops/compose.sh", "check"))
                .isEqualTo(1);
        assertThat(output("storage").strip()).isEqualTo("error: STORAGE must be sqlite or postgres, not mysql");
    }

    @Test
    void haproxyUnderstandsItsFile() throws Exception {
        Path haproxy = Path.of("/usr/sbin/haproxy");
        Assumptions.assumeTrue(
                System.getenv("CI") != null || Files.isExecutable(haproxy),
                "haproxy is not installed: this test is left out");

        assertThat(run("haproxy", Map.of(), haproxy.toString(), "-c", "-f", "ops/haproxy/haproxy.cfg"))
                .as("%s", output("haproxy"))
                .isZero();
        // The names are those of containers.
        assertThat(output("haproxy").lines().filter(line -> line.contains("[WARNING]")))
                .allMatch(line -> line.contains("could not resolve address 'marketplace-"));
    }

    @Test
    void theFilesAreInGoodForm() throws Exception {
        Tool.assumeInstalled("yamllint");
        Tool.assumeInstalled("shellcheck");

        assertThat(run("yamllint", Map.of(), "yamllint", "--strict", "ops", ".github", "config.yml"))
                .as("%s", output("yamllint"))
                .isZero();
        assertThat(run(
                        "shellcheck",
                        Map.of(),
                        "shellcheck",
                        "ops/assemble.sh",
                        "ops/surroundings.sh",
                        "ops/train.sh",
                        "ops/image.sh",
                        "ops/compose.sh",
                        "ops/tokens.sh",
                        "ops/postgres/start.sh",
                        "ops/postgres/secrets.sh",
                        "ops/postgres/initdb/marketplace.sh",
                        ".ci/run",
                        ".ci/containers",
                        ".ci/stand-ins",
                        ".ci/stand-in-postgres"))
                .as("%s", output("shellcheck"))
                .isZero();
    }

    /** The JDK that the image is built with: one of that version, wherever this machine may have it. */
    private static Path jdk25() throws IOException {
        List<Path> candidates = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        String named = System.getenv("JAVA_HOME_25");
        if (named != null) {
            candidates.add(Path.of(named));
        }
        Path homes = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(homes)) {
            try (Stream<Path> all = Files.list(homes)) {
                all.sorted().forEach(candidates::add);
            }
        }
        for (Path home : candidates) {
            Path release = home.resolve("release");
            if (Files.isRegularFile(release)
                    && Files.readString(release).contains("JAVA_VERSION=\"25")
                    && Files.isExecutable(home.resolve("bin/jlink"))) {
                return home;
            }
        }
        return Assumptions.abort("there is no JDK 25, which the image is built with: this test is left out");
    }

    /** The build step that is not Maven's. */
    private void assemble(Path image) throws Exception {
        Path script = Path.of("ops", "assemble.sh");
        String jar = Objects.requireNonNull(System.getProperty("marketplace.jar"));
        int exit = run(
                "assemble",
                Map.of("JAVA_HOME", jdk25().toString()),
                script.toString(),
                jar,
                "config.yml",
                image.toString());
        assertThat(exit).as("%s", output("assemble")).isZero();
        assertThat(image.resolve("mini-marketplace.aot")).isNotEmptyFile();
        assertThat(Files.getLastModifiedTime(image.resolve("mini-marketplace.jar"))
                                .to(TimeUnit.NANOSECONDS)
                        % TimeUnit.SECONDS.toNanos(1))
                .as("what a layer would not keep of the time that the cache remembers")
                .isZero();
    }

    /** What the image sets, with free ports and on the loopback address. */
    private static Map<String, String> variables(Path data, String port) throws IOException {
        Map<String, String> variables = new HashMap<>();
        Matcher matcher = Pattern.compile("(\\w+)=(\\S+)").matcher(instruction("ENV"));
        while (matcher.find()) {
            variables.put(matcher.group(1), matcher.group(2).replace("/data", data.toString()));
        }
        assertThat(variables).containsKeys("DATABASE_URL", "BIND_HOST", "SQLITE_TMPDIR");
        variables.putAll(Map.of(
                "BIND_HOST",
                "127.0.0.1",
                "ADMIN_BIND_HOST",
                "127.0.0.1",
                "PORT",
                port,
                "ADMIN_PORT",
                "0",
                "SHUTDOWN_WAIT",
                "0s"));
        return variables;
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return String.valueOf(socket.getLocalPort());
        }
    }

    /** The words of exec-form instructions, run as the image's user and with nothing else in the environment. */
    private ProcessBuilder command(
            List<String> instructions, Path image, Path data, Map<String, String> variables, boolean root)
            throws IOException {
        List<String> words = new ArrayList<>();
        if (root) {
            words.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "--no-new-privs"));
        }
        for (String instruction : instructions) {
            String text = instruction(instruction);
            String json = text.substring(text.indexOf('[')).replace("/opt/marketplace", image.toString());
            Stream.of(new ObjectMapper().readValue(json, String[].class)).forEach(words::add);
        }
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(data.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", Objects.requireNonNullElse(path, "/usr/bin:/bin"));
        builder.environment().putAll(variables);
        return builder;
    }

    private static String instruction(String name) throws IOException {
        String text = Files.readString(Path.of("ops", "Dockerfile")).replaceAll("\\\\\\R\\s*", "");
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .orElseThrow();
    }

    private void awaitReady(Process service, String port) throws IOException {
        HttpRequest ready = HttpRequest.newBuilder(uri(port, "/health/ready")).build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (status(ready) != 200) {
            assertThat(service.isAlive() && System.nanoTime() < deadline)
                    .as("%s", output("log"))
                    .isTrue();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static int create(String port) {
        return status(HttpRequest.newBuilder(uri(port, "/products"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Chai\",\"price\":1800}"))
                .build());
    }

    private static URI uri(String port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** The status of the answer; 0 where nobody answers yet. */
    private static int status(HttpRequest request) {
        try {
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the answer", e);
        }
    }

    private int run(String name, Map<String, String> variables, String... command) {
        try (Rig rig = Rig.start(folder.resolve(name), variables, List.of(command))) {
            return rig.awaitExit();
        }
    }

    private String output(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
