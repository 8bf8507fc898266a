package org.minimarketplace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every expression of the rules, the dashboards and the runbook is asked from a real Prometheus that scrapes the real
 * service, on SQLite, under load of every kind: each has an answer, or is one that has to be silent in health. The
 * runbook's commands are run. {@link PostgresDriftIT} does so on PostgreSQL.
 */
@Tag("tools")
@TestInstance(Lifecycle.PER_CLASS)
class OpsDriftIT {

    private static final Duration TEST = Duration.ofMinutes(5);

    /** Commands that only look, or do what a service in a temporary folder survives. */
    private static final Pattern HARMLESS =
            Pattern.compile("(curl|df|du|ls|mkdir|\\$SERVICE_LOG|\\$MARKETPLACE (check|db status|token list)) .*");

    /** Backups are named by the second, and several pages take one. */
    private static final String AWAIT_ANOTHER_NAME =
            "while [ -e \"backups/marketplace-$(date -u +%Y%m%dT%H%M%SZ).db\" ]; do :; done\n";

    private OperatedService service;
    private PrometheusServer prometheus;

    @BeforeAll
    void start(@TempDir Path folder, @TempDir Path logs, @TempDir Path data) throws Exception {
        Shell.require("prometheus", "curl");
        Files.createDirectory(folder.resolve("backups"));
        service =
                new OperatedService(folder, logs, Map.of("BACKUP_EVERY", "6h", "CHECKPOINT_EVERY", "1s")).withTokens();
        service.start();
        // Uncounted: a virtual machine that has just started answers slowly, and there is an alert for that.
        EachKind.send(service);
        Path rules = Files.createDirectory(data.resolve("rules"));
        for (Path file : OpsFiles.files(OpsFiles.RULES, ".yml")) {
            Files.copy(file, rules.resolve(file.getFileName()));
        }
        prometheus = PrometheusServer.start(data, List.of(service), "1s");
        service.task("backup?to=marketplace-20200101T000000Z.db");
        awaitScrape();
        EachKind.send(service);
    }

    @AfterAll
    void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (service != null) {
            service.close();
        }
    }

    /** Rates need two samples: of what was, and of what has happened since. */
    private void awaitScrape() {
        Expressions.eventually(
                "scraped",
                () -> prometheus
                                .query("marketplace_http_requests_total{status=\"504\"}")
                                .isEmpty()
                        ? List.of("the first deadline that passed")
                        : List.of());
    }

    @Test
    void everyRuleIsEvaluatedAndHasAValueUnlessItIsAnAlert() {
        Map<String, String> recorded = new LinkedHashMap<>();
        for (JsonNode rule : OpsFiles.rules()) {
            if (rule.has("record")) {
                recorded.put(rule.path("record").asText(), rule.path("expr").asText());
            }
        }
        assertThat(recorded).isNotEmpty();
        Expressions.eventually("recording rules", () -> withoutAnswer(recorded.keySet()));
        Expressions.eventually("their expressions", () -> withoutAnswer(recorded.values()));
    }

    /** Each condition of an alert: what it asks for is there, recorded or scraped, and the whole has no answer. */
    @Test
    void everyAlertIsSilentInHealthThoughItsMetricsAreThere() {
        // A recorded rate has a value once its rule has seen two samples.
        Expressions.eventually("what alerts ask for", this::unknownToAlerts);
        List<String> broken = new ArrayList<>();
        for (Map.Entry<String, JsonNode> alert : OpsFiles.alerts().entrySet()) {
            String expression = alert.getValue().path("expr").asText();
            if (!prometheus.query(expression).isEmpty()) {
                broken.add(alert.getKey() + " is not silent: " + expression);
            }
        }
        assertThat(broken).isEmpty();
    }

    private List<String> unknownToAlerts() {
        return Expressions.unknown(prometheus, OpsFiles.alertsFor("sqlite"));
    }

    @Test
    void everyPanelHasData() {
        List<String> expressions = new ArrayList<>();
        for (JsonNode dashboard : OpsFiles.dashboards().values()) {
            for (JsonNode panel : OpsFiles.panels(dashboard)) {
                if (panel.path("description").asText().contains("PostgreSQL's alone")) {
                    continue;
                }
                panel.path("targets")
                        .forEach(target -> expressions.add(
                                Expressions.substituted(target.path("expr").asText())));
            }
            for (JsonNode variable : dashboard.path("templating").path("list")) {
                expressions.add(variable.path("definition")
                        .asText()
                        .replaceFirst("label_values\\((.*), (\\w+)\\)", "count by ($2) ($1)"));
            }
        }
        assertThat(expressions).hasSizeGreaterThan(50);
        Expressions.eventually("panels", () -> withoutAnswer(expressions));
    }

    @Test
    void annotationsShowDeploysAndDrains() {
        service.task("drain?enabled=true");
        Expressions.eventually(
                "the drain is seen", () -> withoutAnswer(List.of("marketplace_overrides_active{kind=\"drain\"} == 1")));
        service.task("drain?enabled=false");
        for (JsonNode dashboard : OpsFiles.dashboards().values()) {
            for (JsonNode annotation : dashboard.path("annotations").path("list")) {
                String name = annotation.path("name").asText();
                String expression =
                        Expressions.substituted(annotation.path("expr").asText());
                if (Set.of("Deploys and restarts", "Drains").contains(name)) {
                    assertThat(prometheus.queryRange(expression, TEST)).as(name).isNotEmpty();
                } else if (!expression.isEmpty()) {
                    assertThat(prometheus.queryRange(expression, TEST)).as(name).isNotNull();
                }
            }
        }
    }

    @Test
    void everyMetricOfOursIsOnADashboard() {
        assertThat(Expressions.notShown(service.metrics())).isEmpty();
    }

    @Test
    void everyExpressionOfTheRunbookHasAnAnswer() {
        List<String> expressions = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (RunbookPage page : OpsFiles.pagesFor("sqlite")) {
            page.expressions().forEach(each -> (each.silent() ? silent : expressions).add(each.text()));
        }
        assertThat(expressions).hasSizeGreaterThan(30);
        Expressions.eventually("the runbook", () -> withoutAnswer(expressions));
        for (String each : silent) {
            assertThat(prometheus.query(each)).as(each).isEmpty();
        }
    }

    @Test
    void theCommandsOfTheRunbookRun() {
        List<String> broken = new ArrayList<>();
        int run = 0;
        for (RunbookPage page : OpsFiles.pagesFor("sqlite")) {
            for (String block : page.commands()) {
                // A block that does more than look is what the drill is for.
                if (block.lines()
                        .filter(line -> !line.startsWith("#"))
                        .allMatch(line -> HARMLESS.matcher(line).matches())) {
                    Shell.Result result = service.run(AWAIT_ANOTHER_NAME + block);
                    run++;
                    if (result.exitCode() != 0) {
                        broken.add(page.name() + ": " + block + "\n" + result.output());
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(run).isGreaterThan(25);
        assertThat(service.status("GET", "/health/ready", null).join()).isEqualTo(200);
    }

    @Test
    void theTasksAreThere() {
        for (String task : OpsFilesTest.tasks()) {
            String status = service.mend("curl $AUTH -sS -o /dev/null -w '%{http_code}' localhost:8081/tasks/" + task);
            assertThat(status).as(task).isEqualTo("405");
        }
    }

    private List<String> withoutAnswer(Iterable<String> expressions) {
        return Expressions.withoutAnswer(prometheus, expressions);
    }
}
