package org.minimarketplace.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A Prometheus of its own: real rules, real scrapes, its data in a folder that goes away. Thread-safe. */
final class PrometheusServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An alert that fires on an instance. */
    record Firing(String alert, String instance) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI base;
    private final Path log;

    private PrometheusServer(Process process, URI base, Path log) {
        this.process = process;
        this.base = base;
        this.log = log;
    }

    /**
     * Starts it, and waits until it is ready.
     *
     * @param folder holds the rules, in {@code rules/*.yml}, and whatever it writes
     * @param targets services to scrape every second, under the job that the rules know
     * @param evaluation how often rules are evaluated, as Prometheus writes it
     */
    static PrometheusServer start(Path folder, Collection<OperatedService> targets, String evaluation) {
        int port = freePort();
        Path log = folder.resolve("prometheus.log");
        try {
            Files.writeString(folder.resolve("prometheus.yml"), """
                    global:
                      scrape_interval: 1s
                      scrape_timeout: 1s
                      evaluation_interval: %s
                    rule_files: ["rules/*.yml"]
                    scrape_configs:
                    %s
                    """.formatted(
                    evaluation, targets.stream().map(PrometheusServer::job).collect(Collectors.joining("\n"))));
            Process process = new ProcessBuilder(
                            "prometheus",
                            "--config.file=prometheus.yml",
                            "--storage.tsdb.path=data",
                            "--web.listen-address=127.0.0.1:" + port)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            PrometheusServer server = new PrometheusServer(process, URI.create("http://127.0.0.1:" + port), log);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each with its token, if it wants one; the rules know a single job. */
    private static String job(OperatedService service) {
        return """
                  - job_name: "%s"
                    static_configs: [{targets: ["%s"]}]
                    relabel_configs: [{target_label: job, replacement: marketplace}]
                """.formatted(service.instance(), service.instance())
                + (service.tokenFile() == null
                        ? ""
                        : "    authorization: {credentials_file: \"" + service.tokenFile() + "\"}\n");
    }

    /** A port that nobody listens on at this moment. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                if (send(HttpRequest.newBuilder(base.resolve("/-/ready"))).statusCode() == 200) {
                    return;
                }
            } catch (UncheckedIOException e) {
                // Not listening yet.
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        String said = OpsFiles.text(log);
        close();
        throw new IllegalStateException("Prometheus does not start: " + said);
    }

    /** The value of an expression now: the samples, or a scalar as the only one. */
    JsonNode query(String expression) {
        return ask("/api/v1/query", "query=" + encode(expression));
    }

    /** The series that an expression had at any time of the last minutes. */
    JsonNode queryRange(String expression, Duration last) {
        // Steps are whole seconds: the last one has to come after the last sample.
        long now = System.currentTimeMillis() / 1_000 + 1;
        return ask(
                "/api/v1/query_range",
                "query=%s&start=%d&end=%d&step=1".formatted(encode(expression), now - last.toSeconds(), now));
    }

    private JsonNode ask(String path, String form) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        try {
            JsonNode answer = JSON.readTree(response.body());
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError(form + ": " + response.body());
            }
            return answer.path("data").path("result");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What fires at this moment. */
    Set<Firing> firing() {
        Set<Firing> firing = new LinkedHashSet<>();
        for (JsonNode series : query("ALERTS{alertstate=\"firing\"}")) {
            JsonNode labels = series.path("metric");
            firing.add(new Firing(
                    labels.path("alertname").asText(), labels.path("instance").asText()));
        }
        return firing;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking Prometheus", e);
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
