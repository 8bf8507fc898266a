package org.minimarketplace.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.minimarketplace.cli.CommandContext.ListenAddress;

/**
 * {@code health}: asks the service that runs with this configuration on this machine. A container's health check runs
 * {@link HealthProbe}, which asks the same for less.
 */
final class HealthCommand implements OperatorCommand {

    private static final int MAX_TIMEOUT_SECONDS = 300;

    /** More than any answer about health has; whatever else listens on the port may send without end. */
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    @Override
    public String name() {
        return "health";
    }

    @Override
    public String description() {
        return "Asks the running service whether it is ready, or alive; for example: health config.yml --live";
    }

    @Override
    public void arguments(Subparser parser) {
        ExactOption.flag(parser, "--live").help("ask whether it is alive instead of ready");
        ExactOption.value(parser, "--timeout", "SECONDS")
                .type(Integer.class)
                .choices(Arguments.range(1, MAX_TIMEOUT_SECONDS))
                .setDefault(2)
                .help("how long to wait for the connection, and for the answer; 2 if not given");
    }

    @Override
    public void run(CommandContext context, Namespace arguments, PrintStream out) throws CommandFailedException {
        int millis = Math.multiplyExact(arguments.getInt("timeout"), 1000);
        ask(context.addresses(), arguments.getBoolean("live"), millis, out);
    }

    /** Asks the first of the addresses; fails with what is wrong with the answer. */
    static void ask(List<ListenAddress> addresses, boolean live, int millis, PrintStream out)
            throws CommandFailedException {
        URI uri = uri(addresses, live ? "/health/live" : "/health/ready");
        try {
            judge(uri, ask(uri, millis), live ? "live" : "ready", out);
        } catch (IOException e) {
            throw new CommandFailedException(List.of(uri + " does not answer: " + e.getMessage()));
        }
    }

    private record Reply(int status, String body) {}

    private static URI uri(List<ListenAddress> addresses, String path) throws CommandFailedException {
        if (addresses.isEmpty() || addresses.get(0).port() == 0) {
            throw new CommandFailedException(List.of("the configuration names no port that could be asked: set PORT"));
        }
        ListenAddress address = addresses.get(0);
        String host = address.host();
        // Every address of this machine is none that one could connect to.
        if (host.equals("0.0.0.0") || host.equals("::")) {
            host = InetAddress.getLoopbackAddress().getHostAddress();
        }
        return URI.create("http://" + new ListenAddress(host, address.port()) + path);
    }

    /** Not by {@code HttpClient}: that takes longer to start than all the rest, and this runs every few seconds. */
    private static Reply ask(URI uri, int millis) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout(millis);
            connection.setReadTimeout(millis);
            connection.setInstanceFollowRedirects(false);
            int status = connection.getResponseCode();
            try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Reply(
                        status,
                        body == null ? "" : new String(body.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }

    private static void judge(URI uri, Reply reply, String what, PrintStream out) throws CommandFailedException {
        if (reply.status() == HttpURLConnection.HTTP_OK) {
            out.println(what + ": " + uri);
            return;
        }
        List<String> failures = new ArrayList<>(List.of("not " + what + ": " + uri + " answers " + reply.status()));
        failures.addAll(failedChecks(reply.body()));
        throw new CommandFailedException(failures);
    }

    private static List<String> failedChecks(String body) {
        List<String> failures = new ArrayList<>();
        try {
            JsonNode health = new ObjectMapper().readTree(body);
            if (health.path("draining").asBoolean()) {
                failures.add("it is draining");
            }
            for (JsonNode check : health.path("checks")) {
                if (!check.path("healthy").asBoolean(true)) {
                    failures.add("the check " + check.path("name").asText() + " fails");
                }
            }
        } catch (JsonProcessingException e) {
            failures.add("the answer is not that of a mini-marketplace: " + e.getOriginalMessage());
        }
        return failures;
    }
}
