package org.minimarketplace.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what stands in {@code ops/}. */
final class OpsFiles {

    static final Path PROMETHEUS = Path.of("ops", "prometheus");
    static final Path RULES = PROMETHEUS.resolve("rules");
    static final Path RULE_TESTS = PROMETHEUS.resolve("tests");
    static final Path ALERTMANAGER = Path.of("ops", "alertmanager", "alertmanager.yml");
    static final Path DASHBOARDS = Path.of("ops", "grafana", "dashboards");
    static final Path RUNBOOK = Path.of("ops", "runbook");
    static final Path DECISIONS = Path.of("ops", "adr");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();

    private OpsFiles() {}

    /** Files of a folder with this ending, in the order of their names. */
    static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void writeYaml(Path file, JsonNode content) {
        try {
            YAML.writeValue(file.toFile(), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All rules, recording ones and alerts, as they stand in their files. */
    static List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        for (Path file : files(RULES, ".yml")) {
            yaml(file).path("groups").forEach(group -> group.path("rules").forEach(rules::add));
        }
        return rules;
    }

    /** The alerts by name. */
    static Map<String, JsonNode> alerts() {
        Map<String, JsonNode> alerts = new LinkedHashMap<>();
        rules().stream()
                .filter(rule -> rule.has("alert"))
                .forEach(rule -> alerts.put(rule.path("alert").asText(), rule));
        return alerts;
    }

    /** The alerts that are for this database. */
    static Map<String, JsonNode> alertsFor(String storage) {
        Map<String, JsonNode> alerts = new LinkedHashMap<>(alerts());
        alerts.values()
                .removeIf(rule -> !Set.of("any", storage)
                        .contains(rule.at("/labels/storage").asText()));
        return alerts;
    }

    /** The pages that are for this database: those of its alerts, and those of tasks. */
    static List<RunbookPage> pagesFor(String storage) {
        Set<String> alerts = alertsFor(storage).keySet();
        return pages().stream()
                .filter(page -> !page.isOfAlert() || alerts.contains(page.name()))
                .toList();
    }

    /** The dashboards by the name of their file. */
    static Map<String, JsonNode> dashboards() {
        Map<String, JsonNode> dashboards = new LinkedHashMap<>();
        for (Path file : files(DASHBOARDS, ".json")) {
            try {
                dashboards.put(file.getFileName().toString(), JSON.readTree(file.toFile()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return dashboards;
    }

    /** The panels of a dashboard that show something, rows left out. */
    static List<JsonNode> panels(JsonNode dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        dashboard.path("panels").forEach(panel -> {
            if (!panel.path("type").asText().equals("row")) {
                panels.add(panel);
            }
        });
        return panels;
    }

    /** The pages of the runbook, the index left out. */
    static List<RunbookPage> pages() {
        return files(RUNBOOK, ".md").stream()
                .filter(file -> !file.endsWith("README.md"))
                .map(RunbookPage::read)
                .toList();
    }

    /** The page of an alert. */
    static RunbookPage page(String alert) {
        return RunbookPage.read(RUNBOOK.resolve(alert + ".md"));
    }
}
