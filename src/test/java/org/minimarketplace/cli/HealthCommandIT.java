package org.minimarketplace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The command that a container's health check runs, against answers of every kind. */
class HealthCommandIT {

    private static final String READY = "{\"status\":\"healthy\",\"draining\":false,\"checks\":[]}";
    private static final String BROKEN = "{\"status\":\"unhealthy\",\"draining\":false,\"checks\":"
            + "[{\"name\":\"database\",\"healthy\":false},{\"name\":\"deadlocks\",\"healthy\":true}]}";
    private static final String DRAINING = "{\"status\":\"unhealthy\",\"draining\":true,\"checks\":[]}";

    @TempDir
    Path folder;

    /** Listens on a free port, and answers one path with a status and a body, all others with 404. */
    private static HttpServer answering(String path, int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean known = exchange.getRequestURI().getPath().equals(path);
            byte[] bytes = (known ? body : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? status : 404, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("ready is a success", "ready", 200, READY, true, List.of("ready: http://127.0.0.1:")),
                Arguments.of("alive is a success", "live", 200, READY, true, List.of("live: http://127.0.0.1:")),
                Arguments.of(
                        "each check that fails is named",
                        "ready",
                        503,
                        BROKEN,
                        false,
                        List.of("answers 503", "the check database fails")),
                Arguments.of("draining is named", "ready", 503, DRAINING, false, List.of("it is draining")),
                Arguments.of("an empty refusal is one", "live", 503, "", false, List.of("not live")),
                Arguments.of(
                        "another program on the port is recognized",
                        "ready",
                        500,
                        "<html>",
                        false,
                        List.of("answers 500", "not that of a mini-marketplace")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void theAnswerDecides(String name, String what, int status, String body, boolean success, List<String> lines)
            throws IOException {
        HttpServer server = answering("/health/" + what, status, body);
        try {
            String config = CommandOutcome.config(folder, server.getAddress().getPort());

            CommandOutcome outcome = what.equals("live")
                    ? CommandOutcome.of("health", config, "--live")
                    : CommandOutcome.of("health", config);

            assertThat(outcome.success()).as(name).isEqualTo(success);
            assertThat(success ? outcome.out() : outcome.err()).contains(lines);
            assertThat(outcome.err().lines()).allMatch(line -> line.startsWith("error: "));
            assertThat(outcome.out().isEmpty()).isNotEqualTo(success);
            assertThat(probe(what.equals("live") ? List.of(config, "--live") : List.of(config), Map.of()))
                    .as("what the container asks")
                    .isEqualTo(outcome);
        } finally {
            server.stop(0);
        }
    }

    private static CommandOutcome probe(List<String> arguments, Map<String, String> environment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = HealthProbe.run(
                arguments,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new CommandOutcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theProbeFindsThePortInItsVariable() throws IOException {
        HttpServer server = answering("/health/ready", 200, READY);
        try {
            int port = server.getAddress().getPort();

            assertThat(probe(List.of("config.yml"), Map.of("PORT", String.valueOf(port)))
                            .out())
                    .isEqualTo("ready: http://127.0.0.1:" + port + "/health/ready" + System.lineSeparator());
        } finally {
            server.stop(0);
        }
    }

    static Stream<Arguments> wrongConfigurations() {
        return Stream.of(
                Arguments.of("server: [", "is not YAML in line 1, column 10: "),
                Arguments.of("server: {applicationConnectors: [{port: many}]}", "does not say where"),
                Arguments.of("server: {applicationConnectors: [{port: 0}]}", "set PORT"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrongConfigurations")
    void theProbeSaysWhatItCannotRead(String yaml, String line) throws IOException {
        String config = Files.writeString(folder.resolve("config.yml"), yaml).toString();

        CommandOutcome outcome = probe(List.of(config), Map.of());

        assertThat(outcome.success()).isFalse();
        assertThat(outcome.err()).startsWith("error: ").contains(line);
    }

    @Test
    void theProbeKnowsNoOtherArguments() {
        assertThat(probe(List.of("config.yml", "--ready"), Map.of()).err()).startsWith("usage: ");
        assertThat(probe(List.of(), Map.of()).err()).startsWith("usage: ");
    }

    @Test
    void anAddressThatStandsForAllIsAskedOnTheLoopbackInterface() throws IOException {
        HttpServer server = answering("/health/ready", 200, READY);
        try {
            Path config =
                    Path.of(CommandOutcome.config(folder, server.getAddress().getPort()));
            Files.writeString(config, Files.readString(config).replaceAll("\\$\\{BIND_HOST:-[^}]*}", "0.0.0.0"));

            assertThat(CommandOutcome.of("health", config.toString()).out()).contains("ready: http://127.0.0.1:");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aPortThatNobodyListensOnIsAFailure() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        CommandOutcome outcome = CommandOutcome.of("health", CommandOutcome.config(folder, port));

        assertThat(outcome.success()).isFalse();
        assertThat(outcome.err()).contains("does not answer");
    }

    @Test
    void aServiceThatHangsIsAFailureAfterTheTimeout() throws IOException {
        // The kernel accepts the connection, and nobody ever answers.
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String config = CommandOutcome.config(folder, silent.getLocalPort());

            CommandOutcome outcome = CommandOutcome.of("health", config, "--timeout", "1");

            assertThat(outcome.success()).isFalse();
            assertThat(outcome.err()).contains("does not answer");
        }
    }

    @Test
    void aPortThatIsChosenAtTheStartCannotBeAsked() throws IOException {
        CommandOutcome outcome = CommandOutcome.of("health", CommandOutcome.config(folder, 0));

        assertThat(outcome.success()).isFalse();
        assertThat(outcome.err()).contains("set PORT");
    }

    @Test
    void aTimeoutOutOfRangeIsWrongUsage() throws IOException {
        CommandOutcome outcome = CommandOutcome.of("health", CommandOutcome.config(folder, 0), "--timeout", "0");

        assertThat(outcome.success()).isFalse();
        assertThat(outcome.err()).contains("--timeout");
    }
}
