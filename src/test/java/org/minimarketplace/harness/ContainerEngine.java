package org.minimarketplace.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Docker, or podman where there is no Docker, as {@code .ci/containers} finds it, with what that script gives it for an
 * environment.
 */
public final class ContainerEngine {

    /** What the script ends with where containers cannot be started at all. */
    private static final int UNAVAILABLE = 69;

    private static final long PATIENCE_MINUTES = 15;

    private final Path folder;
    private final Map<String, String> variables;

    private ContainerEngine(Path folder, Map<String, String> variables) {
        this.folder = folder;
        this.variables = variables;
    }

    /** None yet. */
    public static ContainerEngine none() {
        return new ContainerEngine(Path.of("."), Map.of());
    }

    public boolean isThere() {
        return variables.containsKey("CONTAINER_ENGINE");
    }

    /** How a command ended, and what it printed. */
    public record Ended(int code, String out, String err) {}

    /**
     * Finds it; leaves the test out where there is none, and says why, also to whoever reads only the log.
     *
     * @param folder for what commands print
     */
    public static ContainerEngine find(Path folder) {
        ContainerEngine engine = new ContainerEngine(folder, new HashMap<>());
        Ended ended = engine.execute(Map.of(), List.of(".ci/containers", "env"));
        if (ended.code == UNAVAILABLE) {
            String why = ended.err.strip();
            System.err.println("LEFT OUT: the tests of the container image. " + why);
            return abort(why);
        }
        assertThat(ended.code).as(ended.err).isZero();
        ended.out
                .lines()
                .filter(line -> line.matches("(CONTAINER|IMAGE)[A-Z_]*=.*"))
                .forEach(line -> engine.variables.put(
                        line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return engine;
    }

    /** Runs a command of the engine, and answers what it printed on standard output; fails as it fails. */
    public String run(List<String> arguments) {
        Ended ended = attempt(arguments);
        assertThat(ended.code).as("%s: %s", arguments, ended.err).isZero();
        return ended.out.strip();
    }

    public String run(String... arguments) {
        return run(List.of(arguments));
    }

    /** Runs a command of the engine that may fail. */
    public Ended attempt(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(Objects.requireNonNull(variables.get("CONTAINER_ENGINE"))));
        command.addAll(arguments);
        return execute(Map.of(), command);
    }

    /** Runs a script of the repository that uses the engine. */
    public String script(Map<String, String> extra, String... command) {
        Ended ended = execute(extra, Arrays.asList(command));
        assertThat(ended.code)
                .as("%s: %s%s", List.of(command), ended.out, ended.err)
                .isZero();
        return ended.out;
    }

    private Ended execute(Map<String, String> extra, List<String> command) {
        try {
            Path out = Files.createTempFile(folder, "out", "");
            Path err = Files.createTempFile(folder, "err", "");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(variables);
            builder.environment().putAll(extra);
            Process process = builder.start();
            try {
                assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
            } finally {
                Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                        .forEach(ProcessHandle::destroy);
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        }
    }
}
