package org.minimarketplace.cli;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.util.JarLocation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.minimarketplace.MarketplaceApplication;
import org.minimarketplace.MarketplaceConfiguration;

/** What a command, run in this process, printed, and with which code its process would have ended. */
record Outcome(int exitCode, String out, String err) {

    static Outcome of(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream former = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            MarketplaceApplication application = new MarketplaceApplication();
            Bootstrap<MarketplaceConfiguration> bootstrap = new Bootstrap<>(application);
            application.addDefaultCommands(bootstrap);
            application.initialize(bootstrap);
            Cli cli = new Cli(new JarLocation(application.getClass()), bootstrap, out, err);
            Optional<Throwable> failure = cli.run(arguments);
            return new Outcome(
                    failure.map(MarketplaceApplication::exitCode).orElse(0),
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(former);
        }
    }

    boolean success() {
        return exitCode == 0;
    }
}
