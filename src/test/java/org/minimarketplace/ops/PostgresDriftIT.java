package org.minimarketplace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.postgres.PostgresServer;

/**
 * Rules, dashboards and runbook on PostgreSQL: what is for it has an answer or is silent in health, and what is for
 * SQLite alone has no series at all, rather than zeros that would fire or calm.
 */
@Tag("tools")
@TestInstance(Lifecycle.PER_CLASS)
class PostgresDriftIT {

    /** Commands that only look. */
    private static final Pattern HARMLESS = Pattern.compile("(curl|\\$SERVICE_LOG|\\$PSQL) .*");

    private OperatedService service;
    private PrometheusServer prometheus;

    @BeforeAll
    void start(@TempDir Path folder, @TempDir Path logs, @TempDir Path data) throws Exception {
        Shell.require("prometheus", "curl", "psql");
        DatabaseSettings database = PostgresServer.get().newDatabase();
        service = new OperatedService(folder, logs, variables(database)).withTokens();
        service.start();
        Path rules = Files.createDirectory(data.resolve("rules"));
        for (Path file : OpsFiles.files(OpsFiles.RULES, ".yml")) {
            Files.copy(file, rules.resolve(file.getFileName()));
        }
        prometheus = PrometheusServer.start(data, List.of(service), "1s");
        EachKind.send(service);
        Expressions.eventually(
                "scraped",
                () -> Expressions.withoutAnswer(
                        prometheus, List.of("marketplace_http_requests_total{status=\"504\"}")));
        // Rates need two samples: of what was, and of what has happened since.
        EachKind.send(service);
    }

    private static Map<String, String> variables(DatabaseSettings database) {
        Map<String, String> variables = new HashMap<>();
        variables.put("DATABASE_URL", database.url());
        variables.put("DATABASE_USER", String.valueOf(database.user()));
        variables.put("DATABASE_PASSWORD", String.valueOf(database.password()));
        variables.put("PGPASSWORD", String.valueOf(database.password()));
        variables.put(
                "PSQL",
                "psql --no-psqlrc --username=" + database.user() + " --dbname="
                        + database.url().replace("jdbc:", ""));
        return variables;
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

    @Test
    void everyAlertIsSilentInHealthThoughItsMetricsAreThere() {
        Map<String, JsonNode> alerts = OpsFiles.alertsFor("postgresql");
        Expressions.eventually("what alerts ask for", () -> Expressions.unknown(prometheus, alerts));
        List<String> broken = new ArrayList<>();
        alerts.forEach((name, rule) -> {
            if (!prometheus.query(rule.path("expr").asText()).isEmpty()) {
                broken.add(name);
            }
        });
        assertThat(broken).isEmpty();
    }

    @Test
    void whatIsForSqliteAloneHasNoSeries() {
        Map<String, JsonNode> alerts = OpsFiles.alerts();
        alerts.keySet().removeAll(OpsFiles.alertsFor("postgresql").keySet());

        assertThat(alerts.values()).hasSizeGreaterThan(5).allSatisfy(rule -> {
            String expression = rule.path("expr").asText();
            assertThat(Expressions.withoutAnswer(prometheus, Expressions.selectors(expression)))
                    .as(expression)
                    .isNotEmpty();
            assertThat(prometheus.query(expression)).as(expression).isEmpty();
        });
    }

    @Test
    void panelsHaveDataOrSayThatTheyAreForSqlite() {
        Map<String, String> expressions = new HashMap<>();
        for (JsonNode dashboard : OpsFiles.dashboards().values()) {
            for (JsonNode panel : OpsFiles.panels(dashboard)) {
                String description = panel.path("description").asText();
                if (!description.contains("SQLite") || description.contains("PostgreSQL's alone")) {
                    panel.path("targets")
                            .forEach(target -> expressions.put(
                                    Expressions.substituted(target.path("expr").asText()),
                                    panel.path("title").asText()));
                }
            }
        }
        assertThat(expressions).hasSizeGreaterThan(40);
        Expressions.eventually(
                "panels",
                () -> Expressions.withoutAnswer(prometheus, expressions.keySet()).stream()
                        .map(each -> expressions.get(each) + ": " + each)
                        .toList());
    }

    @Test
    void everyMetricOfOursIsOnADashboard() {
        assertThat(Expressions.notShown(service.metrics())).isEmpty();
    }

    @Test
    void thePagesOfItsRulesHaveAnswersAndTheirCommandsRun() {
        List<RunbookPage> pages = OpsFiles.pages().stream()
                .filter(page -> page.text().contains("rules/postgresql.yml"))
                .toList();
        List<String> expressions = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        int run = 0;
        for (RunbookPage page : pages) {
            for (RunbookPage.Expression each : page.expressions()) {
                if (each.silent()) {
                    assertThat(prometheus.query(each.text())).as(each.text()).isEmpty();
                } else {
                    expressions.add(each.text());
                }
            }
            for (String block : page.commands()) {
                if (block.lines().allMatch(line -> HARMLESS.matcher(line).matches())) {
                    Shell.Result result = service.run(block);
                    run++;
                    if (result.exitCode() != 0) {
                        broken.add(page.name() + ": " + block + "\n" + result.output());
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(run).isGreaterThan(4);
        assertThat(expressions).hasSizeGreaterThan(4);
        Expressions.eventually("the runbook", () -> Expressions.withoutAnswer(prometheus, expressions));
        assertThat(service.status("GET", "/health/ready", null).join()).isEqualTo(200);
    }
}
