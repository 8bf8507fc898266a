package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.JarProcess;

/** The process is told to stop while it starts: each line that it logs meanwhile is a moment to do so. */
class StopDuringStartIT {

    /** What Jetty says last of a start: from here on a stop is a success. */
    private static final String STARTED = "Started oejs.Server@";

    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "after {0} lines of the log")
    @ValueSource(ints = {1, 3, 5, 8, 12})
    void aStopAtAnyMomentLeavesAWholeDatabase(int line) throws Exception {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        try (JarProcess service = JarProcess.start(folder, Map.of("SHUTDOWN_WAIT", "0s"))) {
            awaitLog(service, line, STARTED);
            boolean serving = service.output("stdout").contains(STARTED);
            int exit = service.terminate();

            assertThat(exit)
                    .as(service.output("stdout"))
                    .isIn(serving ? new Integer[] {0} : new Integer[] {0, TERMINATED});
            if (exit == 0) {
                assertThat(folder.resolve("marketplace.db-wal")).doesNotExist();
            }
        }
        try (JarProcess again = JarProcess.start(folder, Map.of("SHUTDOWN_WAIT", "0s"))) {
            again.awaitReady();
            assertThat(again.terminate()).isZero();
        }
    }

    @ParameterizedTest(name = "{0} at once, {1} times, in {2} services")
    @CsvSource({"TERM, 1, 3", "TERM, 3, 1", "INT, 1, 1", "INT, 2, 1", "HUP, 1, 1"})
    void aSignalWithTheLineThatItHasStartedIsASuccess(String signal, int times, int services) throws Exception {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        for (int round = 0; round < services; round++) {
            try (JarProcess service = JarProcess.start(folder, Map.of("SHUTDOWN_WAIT", "0s"))) {
                awaitLog(service, Integer.MAX_VALUE, STARTED);
                for (int i = 0; i < times; i++) {
                    new ProcessBuilder("kill", "-" + signal, String.valueOf(service.pid()))
                            .start()
                            .waitFor();
                }

                assertThat(service.awaitExit()).as(service.output("stdout")).isZero();
                assertThat(folder.resolve("marketplace.db-wal")).doesNotExist();
            }
        }
    }

    private static void awaitLog(JarProcess service, int lines, String orText) {
        long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (true) {
            String log = service.output("stdout");
            if (log.lines().count() >= lines || log.contains(orText)) {
                return;
            }
            assertThat(System.nanoTime()).as(log).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }
}
