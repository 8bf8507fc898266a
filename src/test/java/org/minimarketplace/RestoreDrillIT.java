package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.JarProcess;

/**
 * The restore drill: a backup of a service under write load, by the command, becomes another service that has every
 * write which was acknowledged before the backup began. Its facts are in {@code target/drill-restore.md}.
 */
class RestoreDrillIT {

    private static final int WRITERS = 4;
    private static final int ENOUGH = 200;

    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final List<String> facts = new ArrayList<>();

    @Test
    void aBackupUnderLoadBecomesAServiceWithEveryAcknowledgedWrite() throws Exception {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        Files.copy(Path.of("config.yml"), elsewhere.resolve("config.yml"));
        Path copy = elsewhere.resolve("copy.db");
        List<String> before;
        try (JarProcess service = JarProcess.start(folder, Map.of())) {
            URI products = service.awaitReady().resolve("/products");
            AtomicBoolean stop = new AtomicBoolean();
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writing.add(writers.submit(() -> write(service, products, stop)));
            }
            eventually("load", () -> acknowledged.size() >= ENOUGH);

            before = List.copyOf(acknowledged);
            long began = System.nanoTime();
            assertThat(run(folder, "backup", "config.yml", "--to", copy.toString()))
                    .contains("products: ");
            fact("backup taken and verified", began);
            facts.add("products acknowledged before it began: " + before.size());
            facts.add("and while it was taken: " + (acknowledged.size() - before.size()));
            stop.set(true);
            for (Future<?> each : writing) {
                each.get(30, TimeUnit.SECONDS);
            }
            writers.shutdown();
        }

        long began = System.nanoTime();
        assertThat(run(elsewhere, "verify", "config.yml", "--file", copy.toString()))
                .contains("good: ");
        fact("verified", began);
        began = System.nanoTime();
        assertThat(run(elsewhere, "restore", "config.yml", "--from", copy.toString()))
                .contains("restored: ");
        fact("restored", began);
        began = System.nanoTime();
        try (JarProcess restored = JarProcess.start(elsewhere, Map.of())) {
            URI base = restored.awaitReady();
            fact("serving again", began);
            assertThat(restored.post(restored.adminUri().resolve("/tasks/integrity-check"), "")
                            .body())
                    .isEqualTo("ok: the database is whole\n");
            facts.add("integrity check: ok");
            for (String location : before) {
                assertThat(restored.get(base.resolve(location)).status())
                        .as(location)
                        .isEqualTo(200);
            }
            facts.add("acknowledged products that are missing: 0");
        }

        byte[] bytes = Files.readAllBytes(copy);
        bytes[bytes.length / 2] ^= 1;
        Files.write(copy, bytes);
        assertThat(run(elsewhere, "verify", "config.yml", "--file", copy.toString()))
                .contains("error: ", "is damaged");
        facts.add("the same backup with one flipped byte: refused");
        Files.writeString(
                Path.of("target", "drill-restore.md"), "# Restore drill\n\n- " + String.join("\n- ", facts) + "\n");
    }

    private void write(JarProcess service, URI products, AtomicBoolean stop) {
        while (!stop.get()) {
            Answer answer = service.post(products, "{\"name\":\"Chai\",\"price\":1}");
            if (answer.status() == 201) {
                acknowledged.add(URI.create(answer.header("Location")).getPath());
            }
        }
    }

    private void fact(String what, long began) {
        facts.add(what + " after " + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
    }

    /** Runs a command of the jar, and answers what it printed. */
    private static String run(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Objects.requireNonNull(System.getProperty("marketplace.jar"))));
        command.addAll(List.of(arguments));
        Path printed = folder.resolve("printed");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(printed);
    }
}
