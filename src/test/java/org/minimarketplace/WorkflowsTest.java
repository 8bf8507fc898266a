package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The workflows ask for no more rights than they need, and run only what is pinned. */
class WorkflowsTest {

    private static final Path WORKFLOWS = Path.of(".github", "workflows");
    private static final Pattern PINNED =
            Pattern.compile("[\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v[0-9]+\\.[0-9]+\\.[0-9]+");

    /** What people outside may choose: as a part of a script it would be run. */
    private static final Pattern CHOSEN_BY_OTHERS =
            Pattern.compile("\\$\\{\\{[^}]*(github\\.event\\.|github\\.head_ref|inputs\\.)[^}]*}}");

    /** Scripts and programs of the repository. */
    private static final Pattern OF_THE_REPOSITORY =
            Pattern.compile("(?<![\\w./-])(?:\\./)?(?:ops|\\.ci|loadtest)/[\\w/-]+(?:\\.\\w+)?");

    private static final Pattern PAST_THE_SCRIPTS =
            Pattern.compile("\\b(docker|podman|buildah)\\s+(build|buildx|compose|run|push)|docker-compose");

    static Stream<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            return files.sorted().toList().stream();
        }
    }

    private static JsonNode read(Path workflow) throws IOException {
        return new YAMLMapper().readTree(workflow.toFile());
    }

    private static List<JsonNode> steps(Path workflow) throws IOException {
        return read(workflow).get("jobs").findValues("steps").stream()
                .flatMap(steps -> steps.valueStream())
                .toList();
    }

    @ParameterizedTest(name = "{0} runs only actions of one commit, with its version beside it")
    @MethodSource("workflows")
    void everyActionIsPinned(Path workflow) throws IOException {
        List<String> actions = Files.readAllLines(workflow).stream()
                .filter(line -> line.contains("uses:"))
                .map(line -> line.replaceFirst(".*uses:\\s*", ""))
                .toList();

        assertThat(actions)
                .isNotEmpty()
                .allMatch(action -> PINNED.matcher(action).matches());
    }

    @ParameterizedTest(name = "{0} may read by default, and nothing else")
    @MethodSource("workflows")
    void everyWorkflowMayOnlyRead(Path workflow) throws IOException {
        JsonNode permissions = read(workflow).path("permissions");

        assertThat(permissions.size()).isEqualTo(1);
        assertThat(permissions.path("contents").asText()).isEqualTo("read");
    }

    @ParameterizedTest(name = "{0} ends, and does not pile up")
    @MethodSource("workflows")
    void everyJobHasAnEnd(Path workflow) throws IOException {
        assertThat(read(workflow).path("concurrency").has("group")).isTrue();
        assertThat(read(workflow).get("jobs"))
                .isNotEmpty()
                .allSatisfy(
                        job -> assertThat(job.path("timeout-minutes").asInt()).isPositive());
    }

    @ParameterizedTest(name = "{0} gives nobody else its rights")
    @MethodSource("workflows")
    void nothingFromOutsideRunsWithRights(Path workflow) throws IOException {
        assertThat(Files.readString(workflow)).doesNotContain("pull_request_target", "workflow_run:");
        for (JsonNode step : steps(workflow)) {
            if (step.path("uses").asText().startsWith("actions/checkout@")) {
                assertThat(step.at("/with/persist-credentials").asText("absent"))
                        .isEqualTo("false");
            }
            assertThat(step.path("run").asText()).doesNotContainPattern(CHOSEN_BY_OTHERS);
        }
    }

    @ParameterizedTest(name = "{0} runs commands that the Makefile has")
    @MethodSource("workflows")
    void everyCommandExists(Path workflow) throws IOException {
        String makefile = Files.readString(Path.of("Makefile"));
        // Also those of a matrix, which stand in lines of their own.
        List<String> targets = Pattern.compile("(?:run: |- |^ +)make (?:--[\\w=./-]+ )*([a-z-]+)", Pattern.MULTILINE)
                .matcher(Files.readString(workflow))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(targets).allSatisfy(target -> assertThat(makefile).containsPattern("(?m)^" + target + ":"));
    }

    @ParameterizedTest(name = "{0} runs scripts that are here, and can be run")
    @MethodSource("workflows")
    void everyScriptExists(Path workflow) throws IOException {
        for (JsonNode step : steps(workflow)) {
            assertThat(OF_THE_REPOSITORY.matcher(step.path("run").asText()).results())
                    .allSatisfy(found -> assertThat(Path.of(found.group())).isExecutable());
        }
    }

    @ParameterizedTest(name = "{0} builds and starts containers by the scripts that run here, too")
    @MethodSource("workflows")
    void containersAreTheScripts(Path workflow) throws IOException {
        for (JsonNode step : steps(workflow)) {
            assertThat(step.path("uses").asText()).doesNotContain("build-push-action");
            assertThat(step.path("run").asText()).doesNotContainPattern(PAST_THE_SCRIPTS);
        }
    }

    @Test
    void aReleaseTestsAndBuildsAsEverybodyDoes() throws IOException {
        List<String> commands = steps(WORKFLOWS.resolve("release.yml")).stream()
                .flatMap(step -> step.path("run").asText().lines())
                .map(String::strip)
                .toList();

        assertThat(commands).contains(".ci/run", "make build", "ops/image.sh build");
    }
}
