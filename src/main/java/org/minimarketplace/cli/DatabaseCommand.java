package org.minimarketplace.cli;

import java.io.PrintStream;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.minimarketplace.db.SchemaStatus;

/** {@code db migrate}, {@code db status} and {@code db grants}. */
final class DatabaseCommand implements OperatorCommand {

    @Override
    public String name() {
        return "db";
    }

    @Override
    public String description() {
        return "Shows (status) or brings up to date (migrate) the schema, or prints what lets a role serve with it (grants);"
                + " for example: db status config.yml";
    }

    @Override
    public void arguments(Subparser parser) {
        parser.addArgument("action").choices("migrate", "status", "grants").help("what to do");
        ExactOption.value(parser, "--role", "ROLE").help("grants: the role that the service will use");
    }

    @Override
    public void run(CommandContext context, Namespace arguments, PrintStream out) throws CommandFailedException {
        if (arguments.getString("action").equals("grants")) {
            String role = arguments.getString("role");
            if (role == null) {
                throw new CommandFailedException(List.of("db grants needs --role, whom the service connects as"));
            }
            context.storage().grants(role).forEach(out::println);
            return;
        }
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
