package org.minimarketplace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What expressions of Prometheus ask for, and which of them have an answer. */
final class Expressions {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Pattern SELECTOR = Pattern.compile(
            "\\b(?:marketplace|dropwizard|jvm|process|instance|instance_class)[a-z0-9_:]*(?:\\{[^}]*})?");

    private Expressions() {}

    /** What Grafana puts in; its own variables are wide enough for a test that has just begun. */
    static String substituted(String expression) {
        return expression
                .replace("$__rate_interval", "1m")
                .replace("$__range", "5m")
                .replace("$__interval", "15s")
                .replaceAll("\\$(instance|path|operation)\\b", ".*");
    }

    /** Those of them that have no answer now. */
    static List<String> withoutAnswer(PrometheusServer prometheus, Iterable<String> expressions) {
        List<String> without = new ArrayList<>();
        for (String expression : expressions) {
            if (prometheus.query(expression).isEmpty()) {
                without.add(expression);
            }
        }
        return without;
    }

    /** Waits until nothing is missing, and says what is if it does not come to that. */
    static void eventually(String what, Supplier<List<String>> missing) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> left = missing.get();
        while (!left.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            left = missing.get();
        }
        assertThat(left).as("%s without an answer", what).isEmpty();
    }

    /** The names of metrics in an expression: words before a brace, or with a prefix that metrics have. */
    static Set<String> names(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher name = Pattern.compile(
                        "\\b(up|(?:marketplace|dropwizard|jvm|process|instance|instance_class)[a-z0-9_]*(?::[a-z0-9_]+)*)\\b(?![=(])")
                .matcher(bare(expression).replaceAll("\"[^\"]*\"", "\"\""));
        while (name.find()) {
            if (name.group().contains("_") || name.group().equals("up")) {
                names.add(name.group());
            }
        }
        return names;
    }

    /** The selectors in an expression, with their labels. */
    static List<String> selectors(String expression) {
        return SELECTOR.matcher(bare(expression))
                .results()
                .map(found -> found.group())
                .filter(each -> each.contains("_"))
                .toList();
    }

    private static String bare(String expression) {
        return expression.replaceAll("\\b(by|on) \\([^)]*\\)", "");
    }

    /** What alerts ask for and nobody has recorded or scraped. */
    static List<String> unknown(PrometheusServer prometheus, Map<String, JsonNode> alerts) {
        Set<String> known = new TreeSet<>();
        for (JsonNode series : prometheus.query("count by (__name__) ({__name__=~\".+\"})")) {
            known.add(series.path("metric").path("__name__").asText());
        }
        List<String> unknown = new ArrayList<>();
        alerts.forEach((alert, rule) -> names(rule.path("expr").asText()).stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> unknown.add(alert + " asks for " + name)));
        return unknown;
    }

    /** The metrics of ours, in an exposition, that no panel shows. */
    static List<String> notShown(String metrics) {
        Set<String> shown = new TreeSet<>();
        for (JsonNode dashboard : OpsFiles.dashboards().values()) {
            OpsFiles.panels(dashboard)
                    .forEach(panel -> panel.path("targets")
                            .forEach(target ->
                                    shown.addAll(names(target.path("expr").asText()))));
        }
        // What is recorded stands for what it is made of.
        for (JsonNode rule : OpsFiles.rules()) {
            if (rule.has("record") && shown.contains(rule.path("record").asText())) {
                shown.addAll(names(rule.path("expr").asText()));
            }
        }
        return metrics.lines()
                .filter(line -> line.startsWith("# TYPE marketplace_"))
                .map(line -> line.split(" ", -1)[2])
                .filter(family -> !family.endsWith("_created"))
                .filter(family ->
                        shown.stream().noneMatch(name -> name.matches(family + "(_bucket|_count|_sum|_total)?")))
                .toList();
    }
}
