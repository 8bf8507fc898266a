package org.minimarketplace.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.cli.CommandContext.ListenAddress;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.core.UnusablePathException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What the command {@code health} asks, for a container that asks every few seconds: a program of its own, which reads
 * of the configuration nothing but where the service listens, and neither checks the rest nor loads what that takes.
 * Exit code 0 where the answer is good, 1 where it is not, with lines that say why, 2 for wrong usage.
 *
 * <pre>java -cp mini-marketplace.jar org.minimarketplace.cli.HealthProbe config.yml [--live]</pre>
 */
public final class HealthProbe {

    private static final int TIMEOUT_MILLIS = 5_000;

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

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
        try (Reader reader = Files.newBufferedReader(FilePaths.of(file), StandardCharsets.UTF_8)) {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            Object connector =
                    member(member(root, "server"), "applicationConnectors") instanceof List<?> all && !all.isEmpty()
                            ? all.get(0)
                            : null;
            return new ListenAddress(
                    text(member(connector, "bindHost"), "0.0.0.0", environment),
                    Integer.parseInt(text(member(connector, "port"), "8080", environment)));
        } catch (IOException | UnusablePathException | YAMLException | NumberFormatException e) {
            throw new CommandFailedException(List.of(file + " does not say where the service listens: " + e));
        }
    }

    private static @Nullable Object member(@Nullable Object node, String name) {
        return node instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static String text(@Nullable Object node, String otherwise, Map<String, String> environment) {
        if (node == null) {
            return otherwise;
        }
        Matcher variable = VARIABLE.matcher(node.toString());
        return variable.replaceAll(found -> {
            String value = environment.getOrDefault(found.group(1), "");
            String fallback = found.group(2) == null ? "" : found.group(2);
            return Matcher.quoteReplacement(value.isEmpty() ? fallback : value);
        });
    }
}
