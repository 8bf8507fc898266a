package org.minimarketplace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.ContainerEngine;
import org.minimarketplace.harness.Eventually;
import org.minimarketplace.harness.KeepAliveClient;
import org.minimarketplace.harness.KeepAliveClient.Answered;
import org.minimarketplace.harness.KeepAliveClient.Lost;
import org.minimarketplace.harness.KeepAliveClient.NotTaken;
import org.minimarketplace.harness.KeepAliveClient.Outcome;
import org.minimarketplace.harness.ServiceContainer;
import org.minimarketplace.harness.Together;

/**
 * The image by {@code ops/Dockerfile} as it is, built and started for real, with the limits and the hardening of the
 * compose file and a network of its own. Left out, loudly, where containers cannot be started.
 */
@Tag("tools")
@EnabledOnOs(OS.LINUX)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerIT {

    private static final String IMAGE = "mini-marketplace:test";
    private static final String COMMIT = "0123456789".repeat(4);
    private static final double LARGEST_MEGABYTES = 180;
    private static final int REQUESTS = 10_000;
    private static final int CLIENTS = 8;
    private static final Pattern PROGRAMS_OF_A_SYSTEM =
            Pattern.compile("(.*/)?(sh|bash|dash|ash|busybox|env|apt|apt-get|dpkg|apk|rpm|perl|python3?|curl|wget)");

    @TempDir
    Path folder;

    private final String volume = "mini-marketplace-test-" + UUID.randomUUID();
    private final String network = "mini-marketplace-test-" + UUID.randomUUID();
    private ContainerEngine engine = ContainerEngine.none();

    @BeforeAll
    void build(@TempDir Path output) {
        engine = ContainerEngine.find(output);
        engine.script(Map.of("IMAGE", IMAGE, "COMMIT", COMMIT), "ops/image.sh", "build");
        engine.run("network", "create", network);
    }

    @AfterAll
    void remove() {
        if (engine.isThere()) {
            engine.attempt(List.of("volume", "rm", "--force", volume));
            engine.attempt(List.of("network", "rm", network));
        }
    }

    private ServiceContainer start(String data, Map<String, String> variables) {
        return ServiceContainer.start(
                engine, IMAGE, data, variables, List.of("--network", network, "--network-alias", "marketplace"));
    }

    /** A folder that the image's user may write to, whoever it is on this machine. */
    private Path sharedFolder(String name) throws Exception {
        Path shared = Files.createDirectory(folder.resolve(name));
        Path backups = Files.createDirectory(shared.resolve("backups"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(backups, PosixFilePermissions.fromString("rwxrwxrwx"));
        return Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @Test
    void itIsSmallAndHoldsNoSystem() throws Exception {
        String parts = engine.script(Map.of("IMAGE", IMAGE), "ops/image.sh", "size");
        String total = parts.lines()
                .filter(line -> line.endsWith("in all"))
                .findFirst()
                .orElseThrow();

        assertThat(Double.parseDouble(total.strip().replaceFirst(" .*", ""))).isLessThan(LARGEST_MEGABYTES);
        assertThat(files())
                .contains("opt/marketplace/runtime/bin/java", "opt/marketplace/runtime/lib/security/cacerts")
                .noneMatch(file -> PROGRAMS_OF_A_SYSTEM.matcher(file).matches());
    }

    private List<String> files() {
        String container = engine.run("create", IMAGE);
        Path archive = folder.resolve("image.tar");
        engine.run("export", "--output", archive.toString(), container);
        engine.run("rm", "--volumes", container);
        return engine.script(Map.of(), "tar", "--list", "--file", archive.toString())
                .lines()
                .toList();
    }

    @Test
    void itsCacheOfClassesIsUsed() {
        // Of the options that the image has only those for the log are added.
        String log = engine.run(
                "run",
                "--rm",
                "--read-only",
                "--tmpfs",
                "/tmp",
                "--env",
                "JDK_JAVA_OPTIONS=-Xlog:aot,class+load",
                IMAGE,
                "--version");

        assertThat(log).contains("org.minimarketplace.MarketplaceApplication source: shared objects file");
    }

    /**
     * How soon it is ready, and what it takes, is what {@code make image-report} prints: here a busy machine decides.
     */
    @Test
    void itServesWithinTheLimitsOfTheComposeFile() throws Exception {
        try (ServiceContainer service = start(volume, Map.of())) {
            service.awaitReady();

            String id = service.create("Chai");
            Answer found = service.get(service.uri("/products/" + id));
            assertThat(found.json().path("name").asText()).isEqualTo("Chai");
            assertThat(service.get(service.adminUri("/metrics")).body())
                    .contains("marketplace_http_requests_total{", "commit=\"" + COMMIT + "\"");
            assertThat(healthByTheImagesOwnCommand(service)).isZero();
            assertThat(healthFromAnotherContainer()).isZero();

            Together.run(CLIENTS, () -> load(service.port(), id));

            assertThat(residentKilobytes(service)).isLessThan(512 * 1024);
            assertThat(service.inspect("{{.State.Running}} {{.State.OOMKilled}} {{.RestartCount}}"))
                    .isEqualTo("true false 0");
            assertThat(service.diff().lines())
                    .as("what was written outside of the volume and the temporary folder")
                    .allMatch(line ->
                            line.matches("[ACD] /(data|tmp|run|dev|proc|sys|etc|var)(/tmp|/host.*|/resolv.conf)?"));
            assertThat(service.exec(List.of("/bin/sh", "-c", "true")).code())
                    .as("a shell")
                    .isNotZero();
            assertThat(service.stop()).isZero();
            ContainerEngine.Ended log = service.log();
            assertThat(log.err()).as("standard error").isEmpty();
            assertThat(log.out().lines())
                    .hasSizeGreaterThan(REQUESTS)
                    .allMatch(line -> line.startsWith("{") && Answer.parse(line).has("timestamp"));
        }
    }

    private static int load(int port, String id) {
        try (KeepAliveClient client = new KeepAliveClient(port)) {
            for (int i = 0; i < REQUESTS / CLIENTS; i++) {
                Outcome outcome = i % 10 == 0
                        ? client.send("POST", "/products", "{\"name\":\"Chai " + i + "\",\"price\":1800}")
                        : client.send("GET", i % 10 == 5 ? "/products?limit=20" : "/products/" + id, null);
                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Answered.class,
                                answered ->
                                        assertThat(answered.answer().status()).isIn(200, 201));
            }
        }
        return port;
    }

    /** The first process of the container, as this machine sees it. */
    private static long residentKilobytes(ServiceContainer service) throws Exception {
        Path status = Path.of("/proc", service.inspect("{{.State.Pid}}"), "status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private static int healthByTheImagesOwnCommand(ServiceContainer service) throws Exception {
        String test = service.inspect("{{json .Config.Healthcheck.Test}}");
        List<String> words = Arrays.asList(new ObjectMapper().readValue(test, String[].class));
        assertThat(words.get(0)).isEqualTo("CMD");
        return service.exec(words.subList(1, words.size())).code();
    }

    /** By its name, so that names can be resolved in the image. */
    private int healthFromAnotherContainer() {
        return engine.attempt(List.of(
                        "run",
                        "--rm",
                        "--read-only",
                        "--tmpfs",
                        "/tmp",
                        "--network",
                        network,
                        "--env",
                        "BIND_HOST=marketplace",
                        IMAGE,
                        "health",
                        "/opt/marketplace/config.yml"))
                .code();
    }

    @Test
    void itComesBackWithEveryProductWhenItRunsOutOfMemory() throws Exception {
        Path data = sharedFolder("out-of-memory");
        Map<String, String> variables =
                Map.of("JDK_JAVA_OPTIONS", "-Xmx40m", "MAX_BODY_SIZE", "64MiB", "MAX_BODIES_IN_ARRIVAL", "256MiB");
        try (ServiceContainer service = start(data.toString(), variables)) {
            service.awaitReady();
            List<String> acknowledged = List.of(service.create("Chai"), service.create("Tea"));
            String process = service.inspect("{{.State.Pid}}");

            String large = "{\"name\":\"" + "x".repeat(50_000_000) + "\",\"price\":1}";
            try (KeepAliveClient client = new KeepAliveClient(service.port())) {
                assertThat(client.send("POST", "/products", large)).isNotInstanceOf(Answered.class);
            }

            Eventually.eventually(
                    "another process", () -> !List.of("0", process).contains(service.inspect("{{.State.Pid}}")));
            service.awaitReady();
            assertThat(service.stored()).containsExactlyInAnyOrderElementsOf(acknowledged);
        }
    }

    @Test
    void itLosesNothingWhenItIsStoppedUnderLoadAndTheVolumeOutlivesIt() {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        String data = volume + "-outlives";
        try {
            try (ServiceContainer service = start(data, Map.of())) {
                service.awaitReady();
                CountDownLatch warm = new CountDownLatch(1_000);
                AtomicInteger turn = new AtomicInteger();
                Together.run(
                        CLIENTS + 1,
                        () -> turn.getAndIncrement() == 0
                                ? stop(service, warm)
                                : write(service.port(), warm, acknowledged, lost));
            }
            assertThat(lost).isEmpty();
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(1_000);
            try (ServiceContainer service = start(data, Map.of())) {
                service.awaitReady();
                assertThat(service.stored()).containsAll(acknowledged);
            }
        } finally {
            engine.attempt(List.of("volume", "rm", "--force", data));
        }
    }

    private static int stop(ServiceContainer service, CountDownLatch warm) throws InterruptedException {
        assertThat(warm.await(90, TimeUnit.SECONDS)).isTrue();
        int exit = service.stop();
        assertThat(exit).isZero();
        return exit;
    }

    private static int write(int port, CountDownLatch warm, Set<String> acknowledged, Queue<String> lost) {
        try (KeepAliveClient client = new KeepAliveClient(port)) {
            Outcome outcome = client.send("POST", "/products", "{\"name\":\"Chai\",\"price\":1}");
            while (!(outcome instanceof NotTaken)) {
                if (outcome instanceof Answered answered && answered.answer().status() == 201) {
                    acknowledged.add(answered.answer().json().path("id").asText());
                    warm.countDown();
                } else if (outcome instanceof Lost reason) {
                    lost.add(reason.why());
                }
                outcome = client.send("POST", "/products", "{\"name\":\"Chai\",\"price\":1}");
            }
        }
        return acknowledged.size();
    }

    @Test
    void itBringsADatabaseOfAnOlderVersionUpToDate() throws Exception {
        Path data = sharedFolder("older");
        String id = "0190a4e4-8c00-7000-8000-000000000001";
        olderDatabase(data.resolve("marketplace.db"), id);
        try (ServiceContainer service = start(data.toString(), Map.of())) {
            service.awaitReady();

            assertThat(service.stored()).containsExactly(id);
            assertThat(service.get(service.uri("/products?q=masala")).json()).hasSize(1);
        }
    }

    /** As the version left it whose schema had four steps. */
    private static void olderDatabase(Path file, String id) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
                    + " checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT");
            List<String> names =
                    List.of("0001_products.sql", "0002_orders_and_search.sql", "0003_retries.sql", "0004_imports.sql");
            for (String name : names) {
                String sql = Files.readString(Path.of("src/main/resources/db/migration/sqlite", name));
                statement.executeUpdate(sql);
                try (PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO schema_migrations VALUES (?, ?, ?, 0)")) {
                    insert.setInt(1, names.indexOf(name) + 1);
                    insert.setString(2, name);
                    insert.setString(
                            3,
                            HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(sql.getBytes(UTF_8))));
                    insert.executeUpdate();
                }
            }
            statement.executeUpdate("INSERT INTO products (id, name, price, currency, version, created_at, updated_at)"
                    + " VALUES ('" + id + "', 'Masala Chai', 1800, 'USD', 1, 1, 1)");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    }
}
