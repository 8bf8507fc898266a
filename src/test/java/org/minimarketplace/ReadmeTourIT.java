package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.minimarketplace.harness.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.ServiceContainer;

/**
 * Runs what the README's {@code console} blocks say, in their order and in one shell, and compares what comes back.
 * Needs {@code bash} and {@code curl}, as the reader of the README does.
 */
class ReadmeTourIT {

    private static final String PROMPT = "$ ";
    private static final String END = "--- end of output ---";

    @TempDir
    Path folder;

    /** A command, and what it prints; … stands for anything. */
    private record Step(String command, List<String> output) {}

    @Test
    void everyCommandPrintsWhatTheReadmeSays() throws Exception {
        assumeTrue(
                System.getenv("CI") != null || isInstalled("curl"),
                "curl is not installed: the README's tour is not checked");
        List<Step> steps = steps(Files.readAllLines(Path.of("README.md")));
        assertThat(steps).hasSizeGreaterThan(10);

        List<String> printed;
        try (RunningService service = RunningService.in(folder, Map.of())) {
            printed = run(steps, service.uri().getAuthority());
        }

        assertThat(printed).as("outputs").hasSameSizeAs(steps);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String expected = String.join("\n", step.output());
            assertThat(printed.get(i)).as(step.command()).matches(pattern(expected));
        }
    }

    @Test
    void theWayFromLoopbackToReachableIsAsWritten() throws Exception {
        assumeTrue(
                System.getenv("CI") != null || isInstalled("curl"),
                "curl is not installed: the README's way to TLS and tokens is not checked");
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.substring(readme.indexOf("### From loopback to reachable"));
        String lines = section.replaceFirst("(?s).*?```sh\n(.*?)```.*", "$1");
        assertThat(lines.lines()).hasSizeBetween(10, 12);
        String port = String.valueOf(ServiceContainer.freePort());
        String adminPort = String.valueOf(ServiceContainer.freePort());
        prepare();

        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", "-euc", lines.replace("8080", port).replace("8081", adminPort))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("PORT", port, "ADMIN_PORT", adminPort));
        Process shell = builder.start();
        List<ProcessHandle> started = List.of();
        try {
            while (shell.isAlive()) {
                // Those that it leaves behind are nobody's children afterwards.
                started = Stream.concat(started.stream(), shell.toHandle().descendants())
                        .distinct()
                        .toList();
                shell.waitFor(100, TimeUnit.MILLISECONDS);
            }
            assertThat(shell.exitValue()).as(Files.readString(output)).isZero();
            // The log is written by a thread of its own.
            eventually("logged", () -> text(output).contains(" token=ops"));
            assertThat(Files.readString(output))
                    .contains("[]", "{\"version\":", " token=shop", " token=ops")
                    .doesNotContain(
                            Files.readString(folder.resolve("shop.token")).strip());
        } finally {
            started.forEach(ProcessHandle::destroy);
            started.forEach(process -> process.onExit().join());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The reader's folder. */
    private void prepare() throws IOException {
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        Files.createDirectories(folder.resolve("backups"));
        Path target = Files.createDirectories(folder.resolve("target"));
        Files.createSymbolicLink(
                target.resolve("mini-marketplace.jar"),
                Path.of(System.getProperty("marketplace.jar")).toAbsolutePath());
    }

    /** The service and its other tests need a JDK alone; where CI is set, nothing is left out. */
    private static boolean isInstalled(String program) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Step> steps(List<String> readme) {
        List<Step> steps = new ArrayList<>();
        boolean inside = false;
        for (String line : readme) {
            if (line.startsWith("```")) {
                inside = line.equals("```console");
            } else if (inside && line.startsWith(PROMPT)) {
                steps.add(new Step(line.substring(PROMPT.length()), new ArrayList<>()));
            } else if (inside) {
                steps.get(steps.size() - 1).output().add(line);
            }
        }
        return steps;
    }

    private List<String> run(List<Step> steps, String authority) throws IOException, InterruptedException {
        prepare();
        StringBuilder script = new StringBuilder();
        for (Step step : steps) {
            script.append(step.command().replace("localhost:8080", authority)).append('\n');
            script.append("echo\necho '").append(END).append("'\n");
        }
        Path output = folder.resolve("output");
        Process shell = new ProcessBuilder("bash", "-s")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (var input = shell.getOutputStream()) {
            input.write(script.toString().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(shell.waitFor(1, TimeUnit.MINUTES)).as("the tour ends").isTrue();
        String all = Files.readString(output).replace("\r", "").replace(authority, "localhost:8080");
        return Pattern.compile("\n?" + Pattern.quote(END) + "\n")
                .splitAsStream(all)
                .map(String::strip)
                .toList();
    }

    private static Pattern pattern(String expected) {
        String[] parts = expected.strip().split("…", -1);
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            pattern.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
        }
        return Pattern.compile(pattern.toString(), Pattern.DOTALL);
    }
}
