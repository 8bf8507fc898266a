package org.minimarketplace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.minimarketplace.cli.CommandContext.ListenAddress;
import org.minimarketplace.config.ConfigurationFile;
import org.minimarketplace.config.ConfigurationRejectedException;
import org.minimarketplace.config.ConfigurationRejectedException.WrongKey;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.core.UnusablePathException;

/**
 * The question of the command {@code health}, for a container that asks every few seconds: a program of its own, which
 * reads of the configuration nothing but where the service listens, and neither checks the rest nor loads what that
 * takes. Exit code 0 where the answer is good, 1 where it is not, with lines that say why, 2 for wrong usage.
 *
 * <pre>java -cp mini-marketplace.jar org.minimarketplace.cli.HealthProbe config.yml [--live]</pre>
 */
public final class HealthProbe {

    private static final int TIMEOUT_MILLIS = 5_000;

    private HealthProbe() {}

    /** Asks, and ends the process. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
    }

    /** Asks, and answers the exit code. */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        boolean live = arguments.size() == 2 && arguments.get(1).equals("--live");
        if (arguments.size() != (live ? 2 : 1)) {
            err.println("usage: HealthProbe CONFIG [--live]");
            return 2;
        }
        try {
            HealthCommand.ask(List.of(address(arguments.get(0), environment)), live, TIMEOUT_MILLIS, out);
            return 0;
        } catch (CommandFailedException e) {
            e.lines().forEach(line -> err.println("error: " + line));
            return 1;
        }
    }

    private static ListenAddress address(String file, Map<String, String> environment) throws CommandFailedException {
        try {
            ConfigurationFile read =
                    ConfigurationFile.read(file, Files.readAllBytes(FilePaths.of(file)), environment::get);
            if (!read.wrong().isEmpty()) {
                throw new CommandFailedException(
                        read.wrong().stream().map(WrongKey::line).toList());
            }
            JsonNode connector = read.tree().at("/server/applicationConnectors/0");
            return new ListenAddress(
                    connector.path("bindHost").asText("0.0.0.0"),
                    Integer.parseInt(connector.path("port").asText("8080")),
                    !connector.path("type").asText("http").equals("http"));
        } catch (ConfigurationRejectedException e) {
            throw new CommandFailedException(
                    e.wrong().stream().map(WrongKey::line).toList());
        } catch (IOException | UnusablePathException | NumberFormatException e) {
            throw new CommandFailedException(List.of(file + " does not say where the service listens: " + e));
        }
    }
}
