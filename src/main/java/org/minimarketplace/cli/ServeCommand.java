package org.minimarketplace.cli;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.EnvironmentCommand;
import io.dropwizard.core.setup.Environment;
import java.util.concurrent.atomic.AtomicBoolean;
import net.sourceforge.argparse4j.inf.Namespace;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Serves. Does what Dropwizard's command of the same name does, and says in one line why it cannot, where that one
 * prints stack traces.
 */
public final class ServeCommand<T extends Configuration> extends EnvironmentCommand<T> {

    private final Class<T> configurationClass;
    private final AtomicBoolean serving = new AtomicBoolean();

    /** Serves the given application. */
    public ServeCommand(Application<T> application) {
        super(application, "server", "Serves; applies pending migrations first");
        this.configurationClass = application.getConfigurationClass();
    }

    @Override
    protected Class<T> getConfigurationClass() {
        return configurationClass;
    }

    @Override
    protected void run(Environment environment, Namespace namespace, T configuration) throws Exception {
        Server server = configuration.getServerFactory().build(environment);
        server.addEventListener(new LifeCycle.Listener() {
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
            server.start();
            serving.set(true);
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
