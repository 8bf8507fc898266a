package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

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

/** {@code make drill-crash} with a few kills, cuts of the power and failures of the disk: nothing may be lost. */
@Tag("tools")
class CrashRigIT {

    @TempDir
    Path folder;

    @Test
    void whatWasAcknowledgedIsDurable() throws Exception {
        Tool.assumeInstalled("make");
        Tool.assumeInstalled("python3");
        Tool.assumeInstalled("cc");
        Map<String, String> variables = new HashMap<>(Map.of(
                "REPORT", Files.createDirectory(folder.resolve("report")).toString(),
                "JAR", Objects.requireNonNull(System.getProperty("marketplace.jar")),
                "JAVA_HOME", System.getProperty("java.home"),
                "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1",
                "KILLS", "5",
                "CUTS", "50",
                "SECONDS", "0.5",
                "FAULTS", "syncs fail"));
        // What a busy machine does to the clock must not decide.
        variables.putAll(Map.of("PATIENCE", "120", "TIMEOUT", "60", "GATE_MAX_WAIT", "30s", "ALERTS", "0"));

        try (Rig drill = Rig.start(
                folder.resolve("out"),
                variables,
                List.of("make", "--assume-old=target/mini-marketplace.jar", "drill-crash"))) {
            assertThat(drill.awaitExit()).as("%s", drill.output()).isZero();

            assertThat(drill.output())
                    .contains("# Acknowledged is durable: green", "| kill -9 | 5 |", "| power cut | 50 |")
                    // The control: the drill sees what is lost.
                    .containsPattern(
                            "\\| power cut, on a disk that lies \\(must lose\\) .* [1-9][0-9]* of 40 cuts lost")
                    .contains("| syncs fail, and kill -9 meanwhile | 1 |");
        }
    }
}
