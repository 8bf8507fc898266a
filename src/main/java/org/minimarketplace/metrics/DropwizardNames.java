package org.minimarketplace.metrics;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.dropwizard.samplebuilder.SampleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns Dropwizard's dotted names into a few families with labels: what differs between members of a family is a label,
 * not a part of the name. Names that are not known here keep their words, with underscores. Immutable.
 */
final class DropwizardNames implements SampleBuilder {

    /** A pattern whose groups are the values of the labels, and the last group the rest of the name. */
    private record Rule(Pattern dotted, String family, List<String> labels) {

        Rule(String dotted, String family, String... labels) {
            this(Pattern.compile(dotted), family, List.of(labels));
        }
    }

    private static final List<Rule> RULES = List.of(
            // An engine's form of a DAO, which has its name before that of the DAO, counts as the DAO.
            new Rule(
                    "org\\.minimarketplace\\.db\\.(?:[a-z]+\\.[A-Z][a-z]+)?(\\w+)\\.(\\w+)",
                    "dropwizard_jdbi_statement",
                    "dao",
                    "statement"),
            new Rule("io\\.dropwizard\\.db\\.ManagedPooledDataSource\\.(\\w+)\\.(\\w+)", "dropwizard_pool_%s", "pool"),
            new Rule(
                    "io\\.dropwizard\\.jetty\\.MutableServletContextHandler\\.(\\d)xx-responses",
                    "dropwizard_jetty_responses",
                    "class"),
            new Rule(
                    "io\\.dropwizard\\.jetty\\.MutableServletContextHandler\\.(get|post|put|delete|head|options|connect"
                            + "|trace|move|other)-requests",
                    "dropwizard_jetty_requests",
                    "method"),
            new Rule("io\\.dropwizard\\.jetty\\.MutableServletContextHandler\\.(.+)", "dropwizard_jetty_%s"),
            new Rule(
                    "org\\.eclipse\\.jetty\\.util\\.thread\\.QueuedThreadPool\\.([\\w-]+)\\.([\\w-]+)",
                    "dropwizard_jetty_threads_%s",
                    "pool"),
            new Rule(
                    "org\\.eclipse\\.jetty\\.server\\.HttpConnectionFactory\\.(?:.*\\D)?(\\d+)\\.connections",
                    "dropwizard_jetty_connections",
                    "port"),
            new Rule("ch\\.qos\\.logback\\.core\\.Appender\\.(\\w+)", "dropwizard_log_events", "level"),
            new Rule("health\\.([\\w-]+)\\.(healthy|unhealthy)", "dropwizard_health_%s", "check"),
            new Rule("([\\w-]+)\\.(created|running|terminated)", "dropwizard_threads_%s", "pool"));

    @Override
    public Sample createSample(
            String dropwizardName,
            String suffix,
            List<String> additionalLabels,
            List<String> additionalValues,
            double value) {
        List<String> labels = new ArrayList<>();
        List<String> values = new ArrayList<>();
        String family = family(dropwizardName, labels, values);
        labels.addAll(additionalLabels);
        values.addAll(additionalValues);
        return new Sample(family + (suffix == null ? "" : suffix), labels, values, value);
    }

    private static String family(String dotted, List<String> labels, List<String> values) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.dotted().matcher(dotted);
            if (matcher.matches()) {
                labels.addAll(rule.labels());
                for (int i = 1; i <= rule.labels().size(); i++) {
                    values.add(matcher.group(i));
                }
                return rule.family().contains("%s")
                        ? rule.family().replace("%s", words(matcher.group(matcher.groupCount())))
                        : rule.family();
            }
        }
        return "dropwizard_" + words(dotted);
    }

    private static String words(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("[^A-Za-z0-9]+", "_")
                .toLowerCase(Locale.ROOT);
    }
}
