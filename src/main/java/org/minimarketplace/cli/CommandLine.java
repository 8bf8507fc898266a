package org.minimarketplace.cli;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.util.JarLocation;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import org.minimarketplace.core.OutOfMemory;

/**
 * Runs what the command line says, if that is one thing. Dropwizard's own takes the beginning of a command or an option
 * for the whole, and no command for the wish for help; a script that is wrong should end there and then, with 2.
 */
public final class CommandLine extends Cli {

    private static final Set<String> ALONE = Set.of("-h", "--help", "-v", "--version");

    private final List<String> commands;
    private final Cli onStandardError;

    private CommandLine(JarLocation location, Bootstrap<?> bootstrap, OutputStream out, OutputStream err) {
        super(location, bootstrap, out, err);
        this.commands = bootstrap.getCommands().stream().map(Command::getName).toList();
        this.onStandardError = new Cli(location, bootstrap, err, err);
    }

    /** The command line of an application, whose commands are known by now. */
    public static CommandLine of(Bootstrap<?> bootstrap, OutputStream out, OutputStream err) {
        return new CommandLine(new JarLocation(bootstrap.getApplication().getClass()), bootstrap, out, err);
    }

    /** The exit code of a command that did not succeed: 2 for wrong usage, 3 out of memory, 1 for everything else. */
    public static int exitCode(Throwable error) {
        if (OutOfMemory.isBehind(error)) {
            return OutOfMemory.EXIT_CODE;
        }
        return error instanceof ArgumentParserException ? 2 : 1;
    }

    @Override
    public Optional<Throwable> run(String... arguments) {
        Optional<String> wrong = wrong(List.of(arguments));
        if (wrong.isEmpty()) {
            return super.run(arguments);
        }
        getStdErr().println(wrong.get());
        onStandardError.run("--help");
        return Optional.of(new ArgumentParserException(wrong.get(), null));
    }

    /** The errors that the parser would pass over; the others are up to it and to {@link ExactOption}. */
    private Optional<String> wrong(List<String> arguments) {
        if (arguments.isEmpty()) {
            return Optional.of("a command is missing" + choice());
        }
        String command = arguments.get(0);
        List<String> rest = arguments.subList(1, arguments.size());
        if (ALONE.contains(command)) {
            return rest.isEmpty() ? Optional.empty() : Optional.of(unrecognized(rest.get(0)));
        }
        if (!commands.contains(command)) {
            return Optional.of("there is no command '" + command + "'" + choice());
        }
        for (String argument : rest) {
            if (argument.isEmpty() || argument.matches("--[a-z-]+=")) {
                return Optional.of("an argument is empty" + (argument.isEmpty() ? "" : ": " + argument));
            }
            if (isAlmostHelp(argument)) {
                return Optional.of(unrecognized(argument));
            }
        }
        return Optional.empty();
    }

    /** Dropwizard declares this option itself, on each command. */
    private static boolean isAlmostHelp(String argument) {
        return argument.length() > 2
                && !argument.equals("--help")
                && ("--help".startsWith(argument) || argument.startsWith("-h"));
    }

    private String choice() {
        return commands.stream().collect(Collectors.joining("', '", " (choose from '", "')"));
    }

    private static String unrecognized(String argument) {
        return "unrecognized arguments: '" + argument + "'";
    }
}
