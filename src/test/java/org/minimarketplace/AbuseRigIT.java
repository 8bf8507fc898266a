package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * {@code make drill-abuse} with few clients of some shapes for a second: it must be able to be green, and to be red.
 * Latencies are in its table, and judge nothing here.
 */
@Tag("tools")
class AbuseRigIT {

    @TempDir
    Path folder;

    private Rig abuse(String name, Map<String, String> variables) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "REPORT", Files.createDirectory(folder.resolve(name)).toString(),
                "JAR", Objects.requireNonNull(System.getProperty("marketplace.jar")),
                "JAVA_HOME", System.getProperty("java.home"),
                "CLIENTS", "20",
                "ROUNDS", "1",
                "SECONDS", "1",
                "PRODUCTS", "200",
                // What a busy machine does to the clock must not decide.
                "PATIENCE", "300",
                "TIMEOUT", "60",
                "GATE_MAX_WAIT", "30s"));
        environment.putAll(variables);
        return Rig.start(
                folder.resolve(name + ".out"),
                environment,
                List.of("make", "--assume-old=target/mini-marketplace.jar", "drill-abuse"));
    }

    @Test
    void whoBearsThemIsGreenAndWhoTakesTooMuchIsRed() throws Exception {
        Tool.assumeInstalled("make");
        Tool.assumeInstalled("python3");

        try (Rig bearing = abuse("green", Map.of("SHAPES", "documents that drip,exports that are not read"));
                Rig large = abuse("red", Map.of("SHAPES", "idle", "MEMORY", "1"))) {
            assertThat(bearing.awaitExit()).as("%s", bearing.output()).isZero();
            assertThat(large.awaitExit()).as("%s", large.output()).isNotZero();

            assertThat(bearing.output()).contains("# Hostile clients: green", "| documents that drip | 20 |");
            assertThat(bearing.output()).contains("| all of them at once |");
            assertThat(large.output()).contains("# Hostile clients: red", "MiB resident, 1 are allowed");
        }
        assertThat(folder.resolve("green/abuse.json")).isNotEmptyFile();
    }
}
