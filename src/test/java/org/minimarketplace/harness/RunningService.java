package org.minimarketplace.harness;

import com.codahale.metrics.health.HealthCheckRegistry;
import io.dropwizard.lifecycle.JettyManaged;
import io.dropwizard.lifecycle.Managed;
import io.dropwizard.testing.DropwizardTestSupport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.glassfish.jersey.servlet.ServletContainer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.minimarketplace.MarketplaceApplication;
import org.minimarketplace.MarketplaceConfiguration;
import org.minimarketplace.db.IdempotencyPurger;
import org.minimarketplace.db.sqlite.Schedules;

/**
 * The whole service in this process, with the {@code config.yml} of the repository, on ports that are free and on a
 * database of its own. As an extension it is booted for a class of tests where its field is static, for each test
 * otherwise, and stopped behind it:
 *
 * <pre>{@code
 * @RegisterExtension
 * private static final RunningService service = RunningService.with(Map.of("api.timeout", "60"));
 * }</pre>
 */
public final class RunningService
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {

    /** Long enough for a machine that is busy, short enough for a test that hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Map<String, String> changes;
    private boolean schedules = true;
    private @Nullable DropwizardTestSupport<MarketplaceConfiguration> support;
    private @Nullable Path database;

    /** As an extension: the one whose tests it is booted for, and its folder. */
    private @Nullable ExtensionContext tests;

    private @Nullable TemporaryFolder folder;

    private RunningService(Map<String, String> changes) {
        this.changes = changes;
    }

    /** An extension, with the configuration as it is. */
    public static RunningService asConfigured() {
        return with(Map.of());
    }

    /**
     * An extension.
     *
     * @param changes values by the keys of {@code config.yml}, like {@code api.timeout}
     */
    public static RunningService with(Map<String, String> changes) {
        return new RunningService(changes);
    }

    /**
     * Boots one, for tests that restart it or need several.
     *
     * @param folder where the database is made
     * @param changes values by the keys of {@code config.yml}, like {@code api.timeout}
     */
    public static RunningService in(Path folder, Map<String, String> changes) {
        RunningService service = with(changes);
        service.start(folder);
        return service;
    }

    private void start(Path where) {
        Path file = where.resolve("marketplace.db");
        Map<String, String> values = new HashMap<>(Map.of(
                "database.url", "jdbc:sqlite:" + file,
                "server.applicationConnectors[0].port", "0",
                "server.adminConnectors[0].port", "0",
                // Nobody has to notice that it goes away; each one's wait would come at the end of the tests.
                "health.shutdownWaitPeriod", "0s"));
        values.putAll(changes);
        DropwizardTestSupport<MarketplaceConfiguration> starting = new DropwizardTestSupport<>(
                MarketplaceApplication.class, ConfigFile.in(where, values).toString());
        try {
            starting.before();
        } catch (Exception e) {
            throw new IllegalStateException("the service does not start", e);
        }
        support = starting;
        database = file;
        if (!schedules) {
            stopSchedules();
        }
    }

    /** Ends what it does by itself once a minute, for tests that count every permit and every operation. */
    public RunningService withoutSchedules() {
        schedules = false;
        if (support != null) {
            stopSchedules();
        }
        return this;
    }

    private void stopSchedules() {
        try {
            part(IdempotencyPurger.class).stop();
            part(Schedules.checkpoints()).stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        beforeEach(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (tests == null) {
            tests = context;
            folder = TemporaryFolder.create("service");
            start(folder.path());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.equals(tests)) {
            tests = null;
            close();
            Objects.requireNonNull(folder).close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        afterEach(context);
    }

    private DropwizardTestSupport<MarketplaceConfiguration> support() {
        return Objects.requireNonNull(support, "not started");
    }

    /** The database's file. */
    public Path database() {
        return Objects.requireNonNull(database, "not started");
    }

    /** The application's base URI. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + support().getLocalPort());
    }

    /** The operator's base URI. */
    public URI adminUri() {
        return URI.create("http://127.0.0.1:" + support().getAdminPort());
    }

    /**
     * Sends a request to the application without a body.
     *
     * @param headers lines like {@code "Accept: text/plain"}
     */
    public Answer send(String method, String path, String... headers) {
        return send(method, path, BodyPublishers.noBody(), headers);
    }

    /** Sends a request to the application with a JSON body, unless the headers say that it is something else. */
    public Answer sendJson(String method, String path, String body, String... headers) {
        boolean typed = Arrays.stream(headers).anyMatch(header -> header.startsWith("Content-Type:"));
        String[] all = Arrays.copyOf(headers, headers.length + (typed ? 0 : 1));
        if (!typed) {
            all[headers.length] = "Content-Type: application/json";
        }
        return send(method, path, BodyPublishers.ofString(body), all);
    }

    /** Sends a request to the operator's port without a body. */
    public Answer admin(String method, String path, String... headers) {
        return send(method, adminUri().resolve(path), BodyPublishers.noBody(), headers);
    }

    /** Sends a form to the operator's port, as a browser does. */
    public Answer postForm(String path, String fields, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Type: application/x-www-form-urlencoded";
        return send("POST", adminUri().resolve(path), BodyPublishers.ofString(fields), all);
    }

    private Answer send(String method, String path, BodyPublisher body, String... headers) {
        return send(method, uri().resolve(path), body, headers);
    }

    private Answer send(String method, URI uri, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(PATIENCE).method(method, body);
        for (String header : headers) {
            int colon = header.indexOf(':');
            request.header(
                    header.substring(0, colon), header.substring(colon + 1).strip());
        }
        try {
            return Answer.of(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the answer", e);
        }
    }

    /** The paths and patterns that the operator's port serves. */
    public List<String> adminMappings() {
        return Arrays.stream(support()
                        .getEnvironment()
                        .getAdminContext()
                        .getServletHandler()
                        .getServletMappings())
                .flatMap(mapping -> Arrays.stream(mapping.getPathSpecs()))
                .toList();
    }

    /** The classes of what serves either port, but for the one that serves the resources. */
    public List<Class<?>> servlets() {
        return Stream.of(
                        support().getEnvironment().getApplicationContext(),
                        support().getEnvironment().getAdminContext())
                .flatMap(context -> Arrays.stream(context.getServletHandler().getServlets()))
                .<Class<?>>map(ServletHolder::getHeldClass)
                .filter(servlet -> !ServletContainer.class.isAssignableFrom(servlet))
                // Jetty's own, for what nothing is mapped to.
                .filter(servlet -> !servlet.getName().contains("Default404"))
                .toList();
    }

    /** A part of it that lives as long as the service. */
    public <T extends Managed> T part(Class<T> type) {
        return parts().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    /** All of these, in the order in which they start. */
    public List<Managed> parts() {
        return support().getEnvironment().lifecycle().getManagedObjects().stream()
                .filter(JettyManaged.class::isInstance)
                .map(managed -> ((JettyManaged) managed).getManaged())
                .toList();
    }

    /** What is checked now. */
    public HealthCheckRegistry healthChecks() {
        return support().getEnvironment().healthChecks();
    }

    /** Sends a request byte by byte as it is. */
    public Answer send(RawRequest request) {
        return request.send(support().getLocalPort());
    }

    @Override
    public void close() {
        if (support != null) {
            support.after();
            support = null;
        }
    }
}
