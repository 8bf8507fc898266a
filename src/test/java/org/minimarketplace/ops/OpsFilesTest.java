package org.minimarketplace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules, runbook and dashboards go together: nothing of them lacks its counterpart. */
class OpsFilesTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(#[^)]*)?\\)");

    static Set<String> alerts() {
        return OpsFiles.alerts().keySet();
    }

    static List<RunbookPage> pages() {
        return OpsFiles.pages();
    }

    static Set<String> dashboards() {
        return OpsFiles.dashboards().keySet();
    }

    @ParameterizedTest(name = "{0} says who is woken, what is wrong, and where it is explained")
    @MethodSource("alerts")
    void everyAlertSaysWhatToDo(String name) {
        JsonNode alert = rule(name);

        assertThat(alert.path("labels").path("severity").asText()).isIn("page", "ticket");
        assertThat(alert.path("labels").path("storage").asText()).isIn("any", "sqlite", "postgresql");
        JsonNode annotations = alert.path("annotations");
        assertThat(annotations.path("summary").asText()).contains("$labels.instance");
        assertThat(annotations.path("description").asText())
                .hasSizeGreaterThan(40)
                .endsWith(".");
        assertThat(annotations.path("runbook").asText()).isEqualTo("ops/runbook/" + name + ".md");
        assertThat(Path.of(annotations.path("runbook").asText())).isRegularFile();
    }

    @ParameterizedTest(name = "{0} is tested to fire and to be silent")
    @MethodSource("alerts")
    void everyAlertHasTests(String name) {
        Set<Boolean> fires = new HashSet<>();
        for (Path file : OpsFiles.files(OpsFiles.RULE_TESTS, ".yml")) {
            for (JsonNode test : OpsFiles.yaml(file).path("tests")) {
                for (JsonNode question : test.path("promql_expr_test")) {
                    if (question.path("expr").asText().contains("alertname=\"" + name + "\"")) {
                        fires.add(!question.path("exp_samples").isEmpty());
                    }
                }
            }
        }
        assertThat(fires).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void everyPageBelongsToAnAlertOrATask() {
        Set<String> expected = new TreeSet<>(alerts());
        tasks().forEach(task -> expected.add("task-" + task));

        assertThat(pages().stream().map(RunbookPage::name)).containsExactlyInAnyOrderElementsOf(expected);
        String index = OpsFiles.text(OpsFiles.RUNBOOK.resolve("README.md"));
        for (String page : expected) {
            assertThat(index).contains("(" + page + ".md)");
        }
        OpsFiles.alerts()
                .forEach((name, rule) -> assertThat(index)
                        .containsPattern("\\Q(" + name + ".md)\\E.*\\| "
                                + rule.at("/labels/storage").asText() + " \\|"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void everyPageHasItsParts(RunbookPage page) {
        if (page.isOfAlert()) {
            JsonNode alert = rule(page.name());
            assertThat(page.text())
                    .contains("\n## Meaning\n", "\n## First look\n", "\n## Mitigation\n", "\n## Confirm\n")
                    .contains(
                            "Severity: " + alert.path("labels").path("severity").asText())
                    .contains(alert.has("for") ? "after " + alert.path("for").asText() + "." : "at once.");
            String mitigation = page.text().replaceFirst("(?s).*\n## Mitigation\n(.*)\n## Confirm\n.*", "$1");
            assertThat(mitigation.contains("```sh mitigation")
                            || mitigation.contains(".md)")
                            || mitigation.contains("by the table"))
                    .as("a command, or where to go")
                    .isTrue();
        } else {
            assertThat(page.text()).contains("\n## Meaning\n", "\n## When\n", "\n## Command\n", "\n## Confirm\n");
        }
        for (String command : page.commands()) {
            Shell.Result parsed =
                    Shell.run(Path.of("."), Map.of("COMMAND", command), "bash", "-c", "bash -n <<<\"$COMMAND\"");
            assertThat(parsed.exitCode()).as(parsed.output()).isZero();
            assertThat(tasksIn(command)).isSubsetOf(tasks());
        }
    }

    @Test
    void linksLeadSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path folder : List.of(OpsFiles.RUNBOOK, OpsFiles.DECISIONS)) {
            for (Path file : OpsFiles.files(folder, ".md")) {
                Matcher link = LINK.matcher(OpsFiles.text(file));
                while (link.find()) {
                    if (!link.group(1).startsWith("http") && !Files.exists(folder.resolve(link.group(1)))) {
                        broken.add(file + ": " + link.group(1));
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest(name = "{0} can be read by Grafana and by people")
    @MethodSource("dashboards")
    void dashboardsAreWellFormed(String name) {
        JsonNode dashboard = dashboard(name);
        List<JsonNode> all = StreamSupport.stream(dashboard.path("panels").spliterator(), false)
                .toList();

        assertThat(all.stream().map(panel -> panel.path("id").asInt()))
                .doesNotHaveDuplicates()
                .doesNotContain(0);
        assertThat(dashboard.path("uid").asText()).isNotBlank();
        assertThat(dashboard.path("title").asText()).isNotBlank();
        Set<String> places = new HashSet<>();
        for (JsonNode panel : all) {
            JsonNode place = panel.path("gridPos");
            assertThat(place.path("x").asInt() + place.path("w").asInt()).isBetween(1, 24);
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    assertThat(places.add((place.path("x").asInt() + x) + "/"
                                    + (place.path("y").asInt() + y)))
                            .as("%s overlaps another panel", panel.path("title"))
                            .isTrue();
                }
            }
        }
        for (JsonNode panel : OpsFiles.panels(dashboard)) {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText())
                    .as("%s", panel.path("title"))
                    .hasSizeGreaterThan(10)
                    .endsWith(".");
            assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("prometheus");
            assertThat(panel.path("targets")).isNotEmpty();
            panel.path("targets")
                    .forEach(target -> assertThat(target.path("expr").asText()).isNotBlank());
        }
        assertThat(dashboard.path("annotations").path("list").findValuesAsText("name"))
                .contains("Deploys and restarts", "Drains");
    }

    @Test
    void dashboardsAndDataSourceKnowEachOther() {
        JsonNode source = OpsFiles.yaml(Path.of("ops/grafana/provisioning/datasources/prometheus.yml"))
                .path("datasources")
                .path(0);

        assertThat(source.path("uid").asText()).isEqualTo("prometheus");
        assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
        assertThat(OpsFiles.dashboards().values().stream()
                        .map(each -> each.path("uid").asText()))
                .doesNotHaveDuplicates();
    }

    @Test
    void decisionsAreNumberedAndIndexed() {
        String index = OpsFiles.text(OpsFiles.DECISIONS.resolve("README.md"));
        List<Path> decisions = OpsFiles.files(OpsFiles.DECISIONS, ".md").stream()
                .filter(file -> file.getFileName().toString().matches("[0-9]{4}-[a-z0-9-]+\\.md"))
                .toList();
        assertThat(decisions).hasSizeGreaterThanOrEqualTo(10);
        for (int i = 0; i < decisions.size(); i++) {
            String name = decisions.get(i).getFileName().toString();
            assertThat(name).startsWith("%04d-".formatted(i + 1));
            assertThat(index).contains("(" + name + ")");
            assertThat(OpsFiles.text(decisions.get(i)))
                    .startsWith("# " + (i + 1) + ". ")
                    .contains("\nStatus: ", "\n## Context\n", "\n## Decision\n", "\n## Consequences\n");
        }
    }

    /** By the names of classes and of what an engine brings; that they run is asked of the service elsewhere. */
    static Set<String> tasks() {
        Set<String> tasks = new TreeSet<>();
        OpsFiles.files(Path.of("src/main/java/org/minimarketplace/tasks"), "Task.java").stream()
                .map(file -> file.getFileName().toString().replace("Task.java", ""))
                .filter(name -> !name.equals("Operator") && !name.equals("Storage"))
                .map(name -> name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT))
                .forEach(tasks::add);
        Pattern verb = Pattern.compile("new Verb\\(\\s*\"([a-z-]+)\"");
        OpsFiles.files(Path.of("src/main/java/org/minimarketplace/db/sqlite"), "Upkeep.java").stream()
                .flatMap(file -> verb.matcher(OpsFiles.text(file)).results())
                .forEach(found -> tasks.add(found.group(1)));
        return tasks;
    }

    private static Set<String> tasksIn(String command) {
        return Pattern.compile("/tasks/([a-z-]+)")
                .matcher(command)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static JsonNode rule(String alert) {
        return java.util.Objects.requireNonNull(OpsFiles.alerts().get(alert));
    }

    private static JsonNode dashboard(String name) {
        return java.util.Objects.requireNonNull(OpsFiles.dashboards().get(name));
    }
}
