package org.minimarketplace.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What stands around the service in the compose environment, asked through its published ports. */
public final class Watchers {

    /** A scrape and an evaluation of the rules are 15 s each, and machines are busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> variables;

    /** @param variables that the compose file takes its ports from */
    public Watchers(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Waits until Prometheus has scraped these jobs. */
    public void awaitTargets(String... jobs) {
        await(
                "targets " + List.of(jobs),
                () -> prometheus("/api/v1/targets")
                        .at("/data/activeTargets")
                        .valueStream()
                        .filter(target -> target.path("health").asText().equals("up"))
                        .map(target -> target.at("/labels/job").asText())
                        .toList()
                        .containsAll(List.of(jobs)));
    }

    /** Waits until Prometheus has scraped these instances of the service. */
    public void awaitInstances(String... instances) {
        await(
                "instances " + List.of(instances),
                () -> prometheus("/api/v1/targets")
                        .at("/data/activeTargets")
                        .valueStream()
                        .filter(target -> target.path("health").asText().equals("up"))
                        .map(target -> target.at("/labels/instance").asText())
                        .toList()
                        .containsAll(List.of(instances)));
    }

    /** The alerts that Prometheus has loaded. */
    public Set<String> alerts() {
        return prometheus("/api/v1/rules?type=alert")
                .at("/data/groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .map(rule -> rule.path("name").asText())
                .collect(Collectors.toSet());
    }

    private JsonNode prometheus(String path) {
        return get("PROMETHEUS_PORT", path).json();
    }

    /** Waits until Alertmanager has this alert. */
    public void awaitAlert(String name) {
        await(
                name,
                () -> get("ALERTMANAGER_PORT", "/api/v2/alerts")
                        .json()
                        .valueStream()
                        .anyMatch(
                                alert -> alert.at("/labels/alertname").asText().equals(name)));
    }

    /** Lets Locust's users in. */
    public void swarm(int users) {
        Answer answer = post(
                "LOCUST_PORT",
                "/swarm",
                "user_count=" + users + "&spawn_rate=" + users + "&host=http%3A%2F%2Fmarketplace%3A8080");
        assertThat(answer.json().path("success").asBoolean()).as(answer.body()).isTrue();
    }

    /** Waits until they have made so many requests. */
    public void awaitRequests(int requests) {
        await(
                requests + " requests of Locust",
                () -> statistics("Aggregated")
                        .anyMatch(line -> line.path("num_requests").asInt() >= requests));
    }

    /** Requests whose answer was not one that the scenario expects, as Locust describes them. */
    public List<String> failedRequests() {
        return get("LOCUST_PORT", "/stats/requests")
                .json()
                .path("errors")
                .valueStream()
                .map(JsonNode::toString)
                .toList();
    }

    public void stopSwarm() {
        assertThat(get("LOCUST_PORT", "/stop").status()).isEqualTo(200);
    }

    private Stream<JsonNode> statistics(String name) {
        return get("LOCUST_PORT", "/stats/requests")
                .json()
                .path("stats")
                .valueStream()
                .filter(line -> line.path("name").asText().equals(name));
    }

    /** The titles of the dashboards that Grafana has, once it has its data source. */
    public List<String> dashboards() {
        assertThat(get("GRAFANA_PORT", "/api/datasources/uid/prometheus")
                        .json()
                        .path("type")
                        .asText())
                .isEqualTo("prometheus");
        return get("GRAFANA_PORT", "/api/search?type=dash-db").json().findValuesAsText("title");
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private Answer get(String port, String path) {
        return send(request(port, path).GET().build());
    }

    private Answer post(String port, String path, String form) {
        return send(request(port, path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    private HttpRequest.Builder request(String port, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + variables.get(port) + path))
                .timeout(PATIENCE);
        if (port.equals("GRAFANA_PORT")) {
            byte[] password = "admin:admin".getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(password));
        }
        return request;
    }

    private Answer send(HttpRequest request) {
        try {
            return Answer.of(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the answer", e);
        }
    }
}
