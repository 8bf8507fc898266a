package org.minimarketplace.cli;

import java.io.PrintStream;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.minimarketplace.db.SchemaStatus;

/** {@code db migrate} and {@code db status}. */
final class DatabaseCommand implements OperatorCommand {

    @Override
    public String name() {
        return "db";
    }

    @Override
    public String description() {
        return "Shows (status) or brings up to date (migrate) the schema; for example: db status config.yml";
    }

    @Override
    public void arguments(Subparser parser) {
        parser.addArgument("action").choices("migrate", "status").help("what to do");
    }

    @Override
    public void run(CommandContext context, Namespace arguments, PrintStream out) {
        if (arguments.getString("action").equals("migrate")) {
            int version;
            try (ProgressBar bar = ProgressBar.onStandardError("migrate")) {
                version = context.storage().migrate(bar);
            }
            out.println("schema version: " + version);
            return;
        }
        SchemaStatus status = context.storage().status();
        out.println("database: " + context.storage().place());
        out.println("schema version: " + status.version());
        out.println("pending: " + (status.pending().isEmpty() ? "none" : String.join(", ", status.pending())));
        if (!status.newer().isEmpty()) {
            out.println("newer than this version, which works with it: " + String.join(", ", status.newer()));
        }
    }
}
