package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.Rig;
import org.minimarketplace.harness.Tool;

/** {@code make load} with few users for a few seconds: it must be able to be green, and to be red. */
@Tag("tools")
class LoadRigIT {

    @TempDir
    Path folder;

    private Rig load(String name, Map<String, String> variables) throws IOException {
        return load(name, variables, List.of("make", "--assume-old=target/mini-marketplace.jar", "load"));
    }

    private Rig load(String name, Map<String, String> variables, List<String> command) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "REPORT", Files.createDirectory(folder.resolve(name)).toString(),
                "JAR", Objects.requireNonNull(System.getProperty("marketplace.jar")),
                "JAVA_HOME", System.getProperty("java.home"),
                "USERS", "10",
                "SPAWN_RATE", "10",
                "DURATION", "8s",
                "WARMUP", "0",
                "PRODUCTS", "200",
                // What a busy machine does to the clock must not decide, here and in the green run's gate.
                "MAX_P95_MS", "30000",
                "MAX_P99_MS", "30000"));
        environment.putAll(variables);
        return Rig.start(folder.resolve(name + ".out"), environment, command);
    }

    @Test
    void twoInstancesOnPostgresBehindHaproxyAreGreen() throws Exception {
        Tool.assumeInstalled("locust");
        assumeTrue(
                System.getenv("CI") != null || Files.isExecutable(Path.of("/usr/sbin/haproxy")),
                "haproxy is not installed: this test is left out");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dpostgres.fresh=true",
                "-cp",
                System.getProperty("java.class.path"),
                "org.minimarketplace.db.postgres.FirstLook",
                "python3",
                "loadtest/load.py");

        try (Rig two = load(
                "two",
                Map.of("STORAGE", "postgres", "INSTANCES", "2", "TIMEOUT", "60", "GATE_MAX_WAIT", "30s"),
                command)) {
            assertThat(two.awaitExit()).as("%s", two.output()).isZero();
            assertThat(two.output())
                    .contains("# Load test: green", "with 2 instances behind HAProxy", "changed | none | none")
                    // Two gates of eight permits.
                    .containsPattern("\\| write \\| 16 \\|");
        }
        assertThat(folder.resolve("two/service-2/service.log")).isNotEmptyFile();
    }

    @Test
    void aHealthyServiceIsGreenAndALockedDatabaseIsRed() throws Exception {
        Tool.assumeInstalled("make");
        Tool.assumeInstalled("locust");

        try (Rig healthy = load("green", Map.of("TIMEOUT", "60", "GATE_MAX_WAIT", "30s"));
                // Enough sellers that some write while the database is locked; one refusal is too many.
                Rig locked = load(
                        "red",
                        Map.of(
                                "FAULT",
                                "locked",
                                "TIMEOUT",
                                "1",
                                "USERS",
                                "100",
                                "SPAWN_RATE",
                                "50",
                                "MAX_ERROR_RATE",
                                "0"))) {
            assertThat(healthy.awaitExit()).as("%s", healthy.output()).isZero();
            assertThat(locked.awaitExit()).as("%s", locked.output()).isNotZero();

            assertThat(healthy.output()).contains("# Load test: green", "missing, double or changed | none");
            assertThat(locked.output()).contains("# Load test: red", "of the requests failed", "mostly");
            // The service was overloaded, and still kept what it had promised.
            assertThat(locked.output()).contains("missing, double or changed | none");
        }
        for (String name : List.of("green", "red")) {
            Path report = folder.resolve(name);
            assertThat(report.resolve("locust.html")).isNotEmptyFile();
            assertThat(report.resolve("locust_stats.csv")).isNotEmptyFile();
            assertThat(Files.readString(report.resolve("load.svg"))).contains("permits in use", "<polyline");
            assertThat(Files.readAllLines(report.resolve("gate.csv"))).hasSizeGreaterThan(3);
            assertThat(Files.readString(report.resolve("summary.md"))).contains("POST /products", "| write |");
        }
        assertThat(Files.readString(folder.resolve("green/summary.md"))).contains("/products/{id}");
    }

    @Test
    void whatTheRigsConcludeIsTested() throws Exception {
        Tool.assumeInstalled("python3");

        try (Rig tests = Rig.start(
                folder.resolve("unittest.out"),
                Map.of("PYTHONDONTWRITEBYTECODE", "1"),
                List.of("python3", "-m", "unittest", "discover", "--start-directory", "loadtest"))) {
            assertThat(tests.awaitExit()).as("%s", tests.output()).isZero();
            assertThat(tests.output()).contains("OK");
        }
    }
}
