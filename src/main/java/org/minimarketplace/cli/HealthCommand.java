package org.minimarketplace.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.minimarketplace.cli.CommandContext.ListenAddress;
import org.minimarketplace.cli.LocalRequest.Reply;

/**
 * {@code health}: asks the service that runs with this configuration on this machine. A container's health check runs
 * {@link HealthProbe}, which asks the same for less.
 */
final class HealthCommand implements OperatorCommand {

    private static final int MAX_TIMEOUT_SECONDS = 300;

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
        ListenAddress address = reachable(addresses);
        String path = live ? "/health/live" : "/health/ready";
        String uri = (address.tls() ? "https://" : "http://") + address + path;
        try {
            judge(uri, LocalRequest.get(address, path, millis), live ? "live" : "ready", out);
        } catch (IOException e) {
            throw new CommandFailedException(List.of(uri + " does not answer: " + e.getMessage()));
        }
    }

    private static ListenAddress reachable(List<ListenAddress> addresses) throws CommandFailedException {
        if (addresses.isEmpty() || addresses.get(0).port() == 0) {
            throw new CommandFailedException(List.of("the configuration names no port that could be asked: set PORT"));
        }
        ListenAddress address = addresses.get(0);
        // Every address of this machine is none that one could connect to.
        return address.host().equals("0.0.0.0") || address.host().equals("::")
                ? new ListenAddress(InetAddress.getLoopbackAddress().getHostAddress(), address.port(), address.tls())
                : address;
    }

    private static void judge(String uri, Reply reply, String what, PrintStream out) throws CommandFailedException {
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
