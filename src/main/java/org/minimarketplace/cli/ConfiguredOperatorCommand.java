package org.minimarketplace.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.function.BiFunction;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.config.ConfigurationRejectedException;
import org.slf4j.LoggerFactory;

/** Gives an {@link OperatorCommand} its configuration, and its failures their form. */
public final class ConfiguredOperatorCommand<T extends Configuration> extends ConfiguredCommand<T> {

    /** The help text of every command's configuration file. */
    static final String FILE_HELP =
            "the configuration; without it config.yml of this folder, and where there is none, the one that is built in";

    private final OperatorCommand command;
    private final Class<T> configurationClass;
    private final BiFunction<T, Bootstrap<T>, CommandContext> context;
    private @Nullable Subparser parser;

    private ConfiguredOperatorCommand(
            OperatorCommand command, Class<T> configurationClass, BiFunction<T, Bootstrap<T>, CommandContext> context) {
        super(command.name(), command.description());
        this.command = command;
        this.configurationClass = configurationClass;
        this.context = context;
    }

    /** All commands of the operator. */
    public static <T extends Configuration> List<ConfiguredOperatorCommand<T>> all(
            Class<T> configurationClass, BiFunction<T, Bootstrap<T>, CommandContext> context) {
        return List.<OperatorCommand>of(
                        new CheckCommand(),
                        new HealthCommand(),
                        new DatabaseCommand(),
                        new TokenCommand(Clock.systemUTC(), new SecureRandom()),
                        new BackupCommand(),
                        new VerifyCommand(),
                        new RestoreCommand(),
                        new ImportCommand(),
                        new ExportCommand())
                .stream()
                .map(command -> new ConfiguredOperatorCommand<>(command, configurationClass, context))
                .toList();
    }

    @Override
    protected Argument addFileArgument(Subparser parser) {
        return super.addFileArgument(parser).help(FILE_HELP);
    }

    @Override
    protected Class<T> getConfigurationClass() {
        return configurationClass;
    }

    @Override
    public void configure(Subparser parser) {
        this.parser = parser;
        command.arguments(parser);
        super.configure(parser);
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        try {
            super.run(bootstrap, ConfigurationSource.complete(arguments));
        } catch (ConfigurationRejectedException e) {
            throw WrongConfiguration.describe(
                    e, configurationClass, bootstrap, context, rest -> command.alsoWrong(rest, e.wrong()));
        }
    }

    @Override
    protected void run(Bootstrap<T> bootstrap, Namespace arguments, T configuration) throws Exception {
        // Standard output is the command's: what it prints may be a catalogue.
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        command.run(context.apply(configuration, bootstrap), arguments, out);
        out.flush();
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable error) {
        if (error instanceof ArgumentParserException && parser != null) {
            // As for what the parser itself finds to be wrong.
            cli.getStdErr().println(error.getMessage());
            parser.printHelp(new PrintWriter(cli.getStdErr(), true));
            return;
        }
        Failures.describe(error, namespace.getString("file")).forEach(cli.getStdErr()::println);
    }
}
