package org.minimarketplace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.Eventually.eventually;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void longWorkIsToldAgainAndAgain(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("b.db"), new byte[3 * 1024 * 1024]);
        try (Heartbeat heartbeat = Heartbeat.of("backup", file, out, Duration.ofMillis(5))) {
            assertThat(heartbeat).isNotNull();
            eventually("twice", () -> printed().lines().count() >= 2);
        }

        assertThat(printed().lines()).first().isEqualTo("backup: 0 s, " + file + " has 3 MiB ...");
    }

    @Test
    void workThatIsOverSoonIsNotTold(@TempDir Path folder) {
        assertThat(Heartbeat.during("backup", folder.resolve("b.db"), out, () -> "done"))
                .isEqualTo("done");

        assertThat(printed()).isEmpty();
    }
}
