package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Scrape;
import org.minimarketplace.harness.Tool;

/** What dashboards and alerts rest on: the whole list of metrics, in the formats that Prometheus reads. */
@TestInstance(Lifecycle.PER_CLASS)
class MetricsFormatIT {

    /** Name, type and labels of each family; those of the JVM and the process are simpleclient's and not repeated. */
    private static final String FAMILIES = """
            dropwizard_health_healthy gauge check
            dropwizard_health_unhealthy gauge check
            dropwizard_jdbi_statement summary dao,statement
            dropwizard_jetty_active_dispatches gauge
            dropwizard_jetty_active_requests gauge
            dropwizard_jetty_active_suspended gauge
            dropwizard_jetty_async_dispatches_total counter
            dropwizard_jetty_async_timeouts_total counter
            dropwizard_jetty_connections summary port
            dropwizard_jetty_dispatches summary
            dropwizard_jetty_percent_4xx_15m gauge
            dropwizard_jetty_percent_4xx_1m gauge
            dropwizard_jetty_percent_4xx_5m gauge
            dropwizard_jetty_percent_5xx_15m gauge
            dropwizard_jetty_percent_5xx_1m gauge
            dropwizard_jetty_percent_5xx_5m gauge
            dropwizard_jetty_requests summary method
            dropwizard_jetty_responses_total counter class
            dropwizard_jetty_threads_jobs gauge pool
            dropwizard_jetty_threads_jobs_queue_utilization gauge pool
            dropwizard_jetty_threads_size gauge pool
            dropwizard_jetty_threads_utilization gauge pool
            dropwizard_jetty_threads_utilization_max gauge pool
            dropwizard_log_events_total counter level
            dropwizard_pool_active gauge pool
            dropwizard_pool_borrowed gauge pool
            dropwizard_pool_idle gauge pool
            dropwizard_pool_reconnected gauge pool
            dropwizard_pool_released gauge pool
            dropwizard_pool_released_idle gauge pool
            dropwizard_pool_remove_abandoned gauge pool
            dropwizard_pool_returned gauge pool
            dropwizard_pool_size gauge pool
            dropwizard_pool_waiting gauge pool
            dropwizard_sql_raw summary
            dropwizard_threads_created_total counter pool
            dropwizard_threads_running gauge pool
            dropwizard_threads_terminated_total counter pool
            marketplace_auth_failures_total counter reason
            marketplace_auth_reload_failures_total counter
            marketplace_auth_requests_total counter token
            marketplace_backup_failures_total counter
            marketplace_backup_interval_seconds gauge
            marketplace_backup_last_success_timestamp_seconds gauge
            marketplace_build_info gauge commit,version
            marketplace_db_cancelled_total counter operation
            marketplace_db_checkpoints_total counter outcome
            marketplace_db_commit_seconds_total counter
            marketplace_db_grouped_writes_total counter
            marketplace_db_integrity_last_check_timestamp_seconds gauge
            marketplace_db_integrity_ok gauge
            marketplace_db_operation_duration_seconds histogram operation
            marketplace_db_outcome_unknown_total counter operation
            marketplace_db_retries_total counter operation,reason
            marketplace_db_semaphore_expected_wait_seconds gauge class
            marketplace_db_semaphore_in_use gauge class
            marketplace_db_semaphore_limit gauge class
            marketplace_db_semaphore_queued gauge class
            marketplace_db_semaphore_refused_total counter class,reason
            marketplace_db_semaphore_wait_duration_seconds histogram class
            marketplace_db_size_bytes gauge
            marketplace_db_undone_writes_total counter
            marketplace_db_waiting_writes gauge
            marketplace_db_wal_bytes gauge
            marketplace_db_write_transactions_total counter
            marketplace_db_write_wait_seconds_total counter
            marketplace_disk_free_bytes gauge
            marketplace_disk_size_bytes gauge
            marketplace_health_check_healthy gauge check
            marketplace_http_answers_waiting_bytes gauge
            marketplace_http_bodies_in_arrival_bytes gauge
            marketplace_http_bodies_in_arrival_limit_bytes gauge
            marketplace_http_connections gauge port
            marketplace_http_connections_limit gauge port
            marketplace_http_in_flight_requests gauge
            marketplace_http_refused_total counter reason
            marketplace_http_request_duration_seconds histogram method,path
            marketplace_http_requests_total counter method,path,status
            marketplace_http_transfers_in_flight gauge direction
            marketplace_http_transfers_limit gauge direction
            marketplace_idempotency_forgotten_early_total counter
            marketplace_import_staged_bytes gauge
            marketplace_overrides_active gauge kind
            marketplace_storage_info gauge storage,version
            marketplace_token_expiry_timestamp_seconds gauge token
            """;

    /** Series that have to be there before anything has happened: otherwise the first event is no increase. */
    private static final List<String> FROM_THE_START = List.of(
            "marketplace_health_check_healthy{check=\"database\",}",
            "marketplace_health_check_healthy{check=\"database-file\",}",
            "marketplace_health_check_healthy{check=\"gate\",}",
            "marketplace_health_check_healthy{check=\"disk-space\",}",
            "marketplace_health_check_healthy{check=\"drain\",}",
            "marketplace_auth_requests_total{token=\"anonymous\",}",
            "marketplace_auth_failures_total{reason=\"missing\",}",
            "marketplace_auth_failures_total{reason=\"invalid\",}",
            "marketplace_auth_failures_total{reason=\"expired\",}",
            "marketplace_auth_failures_total{reason=\"scope\",}",
            "marketplace_auth_failures_total{reason=\"throttled\",}",
            "marketplace_auth_reload_failures_total",
            "marketplace_http_refused_total{reason=\"host\",}",
            "marketplace_http_refused_total{reason=\"origin\",}",
            "marketplace_http_refused_total{reason=\"transfers\",}",
            "marketplace_http_refused_total{reason=\"bodies\",}",
            "marketplace_http_refused_total{reason=\"rate\",}",
            "marketplace_http_refused_total{reason=\"connections\",}",
            "marketplace_http_connections{port=\"application\",}",
            "marketplace_http_connections{port=\"admin\",}",
            "marketplace_http_answers_waiting_bytes",
            "marketplace_http_bodies_in_arrival_bytes",
            "marketplace_http_bodies_in_arrival_limit_bytes",
            "marketplace_http_transfers_in_flight{direction=\"import\",}",
            "marketplace_http_transfers_in_flight{direction=\"export\",}",
            "marketplace_http_transfers_limit{direction=\"import\",}",
            "marketplace_http_transfers_limit{direction=\"export\",}",
            "marketplace_overrides_active{kind=\"permits\",}",
            "marketplace_overrides_active{kind=\"log-level\",}",
            "marketplace_overrides_active{kind=\"drain\",}",
            "marketplace_backup_last_success_timestamp_seconds",
            "marketplace_backup_failures_total",
            "marketplace_backup_interval_seconds",
            "marketplace_db_checkpoints_total{outcome=\"complete\",}",
            "marketplace_db_checkpoints_total{outcome=\"partial\",}",
            "marketplace_db_checkpoints_total{outcome=\"failed\",}",
            "marketplace_db_integrity_ok",
            "marketplace_db_integrity_last_check_timestamp_seconds",
            "marketplace_db_commit_seconds_total",
            "marketplace_db_grouped_writes_total",
            "marketplace_db_undone_writes_total",
            "marketplace_db_waiting_writes",
            "marketplace_db_write_transactions_total",
            "marketplace_db_write_wait_seconds_total",
            "marketplace_idempotency_forgotten_early_total",
            "marketplace_import_staged_bytes",
            "marketplace_disk_free_bytes",
            "marketplace_disk_size_bytes");

    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    private Scrape first;

    @BeforeAll
    void start() {
        first = Scrape.of(service);
        assertThat(service.send("GET", "/products").status()).isEqualTo(200);
    }

    @Test
    void allSeriesThatAlertsNeedAreThereFromTheStart() {
        assertThat(first.samples()).containsKeys(FROM_THE_START.toArray(String[]::new));
        assertThat(first.value("marketplace_db_integrity_ok")).isEqualTo(1);
        assertThat(first.value("marketplace_disk_free_bytes")).isPositive();
        assertThat(first.value("marketplace_disk_size_bytes"))
                .isGreaterThanOrEqualTo(first.value("marketplace_disk_free_bytes"));
    }

    @Test
    void theListOfMetricsIsWhole() {
        assertThat(families(service.admin("GET", "/metrics").body()))
                .containsExactlyElementsOf(FAMILIES.lines().toList());
    }

    /** One line for each family: its name, its type, and the labels that its samples have together. */
    private static List<String> families(String text) {
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        text.lines().forEach(line -> {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (!line.startsWith("#")) {
                assertThat(sample.matches()).as(line).isTrue();
                labels.computeIfAbsent(family(sample.group(1), types), name -> new TreeSet<>())
                        .addAll(labels(sample.group(2)));
            }
        });
        return types.entrySet().stream()
                .filter(type -> type.getKey().matches("(marketplace|dropwizard)_.*"))
                // Of OpenMetrics: when a counter began; simpleclient shows it in the text format too.
                .filter(type -> !type.getKey().endsWith("_created"))
                .map(type -> (type.getKey() + " " + type.getValue() + " "
                                + String.join(",", labels.getOrDefault(type.getKey(), Set.of())))
                        .strip())
                .toList();
    }

    private static String family(String sample, Map<String, String> types) {
        String stem = sample.replaceAll("_(bucket|sum|count)$", "");
        return types.containsKey(sample) ? sample : stem;
    }

    private static Set<String> labels(String labels) {
        return labels == null
                ? Set.of()
                : LABEL.matcher(labels)
                        .results()
                        .map(label -> label.group(1))
                        .filter(label -> !Set.of("le", "quantile").contains(label))
                        .collect(Collectors.toSet());
    }

    @ParameterizedTest(name = "who accepts {0} gets {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | text/plain; version=0.0.4; charset=utf-8",
                "text/plain;version=0.0.4 | text/plain; version=0.0.4; charset=utf-8",
                "application/openmetrics-text; version=1.0.0,text/plain;q=0.5"
                        + " | application/openmetrics-text; version=1.0.0; charset=utf-8"
            })
    void metricsAreAnsweredAsTheyAreAccepted(String accept, String type) {
        Answer answer = service.admin("GET", "/metrics", "Accept: " + accept);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
        assertThat(answer.body()).contains("marketplace_db_semaphore_limit{class=\"read\"");
        assertThat(answer.body().endsWith("# EOF\n")).isEqualTo(type.contains("openmetrics"));
    }

    @Test
    @Tag("tools")
    void prometheusHasNothingToSayAgainstThem() throws Exception {
        Tool.assumeInstalled("promtool");
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (OutputStream input = promtool.getOutputStream()) {
            input.write(service.admin("GET", "/metrics").body().getBytes(StandardCharsets.UTF_8));
        }

        assertThat(new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }
}
