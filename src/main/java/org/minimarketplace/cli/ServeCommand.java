package org.minimarketplace.cli;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.EnvironmentCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.minimarketplace.config.ConfigurationRejectedException;

/**
 * Serves. Does what Dropwizard's command of the same name does, and says in one line why it cannot, where that one
 * prints stack traces.
 */
public final class ServeCommand<T extends Configuration> extends EnvironmentCommand<T> {

    private final Class<T> configurationClass;
    private final BiFunction<T, Bootstrap<T>, CommandContext> context;
    private final AtomicBoolean serving = new AtomicBoolean();

    /** Serves the given application. */
    public ServeCommand(Application<T> application, BiFunction<T, Bootstrap<T>, CommandContext> context) {
        super(application, "server", "Serves; applies pending migrations first; for example: server config.yml");
        this.configurationClass = application.getConfigurationClass();
        this.context = context;
    }

    @Override
    protected Argument addFileArgument(Subparser parser) {
        return super.addFileArgument(parser).help(ConfiguredOperatorCommand.FILE_HELP);
    }

    @Override
    protected Class<T> getConfigurationClass() {
        return configurationClass;
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
        try {
            super.run(bootstrap, ConfigurationSource.complete(namespace));
        } catch (ConfigurationRejectedException e) {
            throw WrongConfiguration.describe(
                    e, configurationClass, bootstrap, context, rest -> new Preflight(rest, e.wrong()).obstacles());
        }
    }

    @Override
    protected void run(Bootstrap<T> bootstrap, Namespace namespace, T configuration) throws Exception {
        List<String> obstacles = new Preflight(context.apply(configuration, bootstrap), List.of()).obstacles();
        if (!obstacles.isEmpty()) {
            throw new CommandFailedException(obstacles);
        }
        super.run(bootstrap, namespace, configuration);
    }

    @Override
    protected void run(Environment environment, Namespace namespace, T configuration) throws Exception {
        Server server = configuration.getServerFactory().build(environment);
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarted(LifeCycle event) {
                // Before anybody can stop it: to be told to stop at this moment is a success, too.
                serving.set(true);
            }

            @Override
            public void lifeCycleStopped(LifeCycle event) {
                cleanup();
                if (serving.get()) {
                    // A stop that went well is a success; the JVM would say 143, for the signal that asked for it.
                    Runtime.getRuntime().halt(0);
                }
            }
        });
        cleanupAsynchronously();
        try {
            StopAfterStart.start(server);
        } catch (Exception e) {
            // Stops what was started before, so that the database is closed properly.
            server.stop();
            throw e;
        }
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable error) {
        Failures.describe(error, namespace.getString("file")).forEach(cli.getStdErr()::println);
    }
}
