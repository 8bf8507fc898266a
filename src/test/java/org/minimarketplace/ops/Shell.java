package org.minimarketplace.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the programs of an operator. */
final class Shell {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Shell() {}

    /** What a program wrote, both streams together, and its exit code. */
    record Result(int exitCode, String output) {}

    /** Fails in CI if a program is missing; elsewhere leaves the test out, and says why. */
    static void require(String... programs) {
        for (String program : programs) {
            boolean found = Arrays.stream(
                            System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
            String sentence = program + " is not installed (Debian: apt-get install prometheus prometheus-alertmanager"
                    + " curl): what needs it is not checked";
            if (System.getenv("CI") != null) {
                assertThat(found).as(sentence).isTrue();
            }
            assumeTrue(found, sentence);
        }
    }

    /** Runs a program in a folder and waits for its end. */
    static Result run(Path folder, Map<String, String> variables, String... command) {
        try {
            Path output = Files.createTempFile("output", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(variables);
            Process process = builder.start();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("does not end: " + String.join(" ", command));
            }
            String written = Files.readString(output);
            Files.delete(output);
            return new Result(process.exitValue(), written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + String.join(" ", command), e);
        }
    }
}
