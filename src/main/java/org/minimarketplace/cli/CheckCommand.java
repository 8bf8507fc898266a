package org.minimarketplace.cli;

import com.codahale.metrics.MetricRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.minimarketplace.cli.CommandContext.ListenAddress;
import org.minimarketplace.db.DatabaseFactory;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.SchemaStatus;

/** {@code check}: would the service start, and run? Changes nothing. */
final class CheckCommand implements OperatorCommand {

    @Override
    public String name() {
        return "check";
    }

    @Override
    public String description() {
        return "Looks whether the service could start: configuration, database, schema, disk space, ports; for example:"
                + " check config.yml";
    }

    @Override
    public void arguments(Subparser parser) {
        // The configuration file is all it needs.
    }

    @Override
    public void run(CommandContext context, Namespace arguments, PrintStream out)
            throws CommandFailedException, IOException {
        List<String> failures = new ArrayList<>();
        checkDatabase(context, failures);
        checkDisk(context.database(), failures);
        for (ListenAddress address : context.addresses()) {
            checkAddress(address, failures);
        }
        out.println(context.effective().strip());
        if (!failures.isEmpty()) {
            throw new CommandFailedException(failures);
        }
        out.println("# all checks passed");
    }

    private static void checkDatabase(CommandContext context, List<String> failures) {
        try {
            SchemaStatus status =
                    new DatabaseFactory(Clock.systemUTC(), new MetricRegistry()).status(context.database());
            if (!status.pending().isEmpty() && status.version() > 0) {
                failures.add("migrations are pending: " + String.join(", ", status.pending())
                        + "; \"db migrate\" or the next start applies them");
            }
        } catch (DatabaseRefusedException e) {
            failures.add(String.valueOf(e.getMessage()));
        }
    }

    private static void checkDisk(DatabaseSettings database, List<String> failures) throws IOException {
        Path folder = database.file().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < database.minFreeSpace().toBytes()) {
            failures.add("the disk of " + folder + " has only " + free / (1024 * 1024) + " MiB left: make room");
        }
    }

    private static void checkAddress(ListenAddress address, List<String> failures) {
        try (ServerSocket socket = new ServerSocket(address.port(), 1, InetAddress.getByName(address.host()))) {
            socket.setReuseAddress(true);
        } catch (IOException e) {
            failures.add("cannot listen on " + address.host() + ":" + address.port() + ": " + e.getMessage());
        }
    }
}
