package org.minimarketplace.cli;

import java.io.PrintStream;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.minimarketplace.config.ConfigurationRejectedException.WrongKey;

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
    public void run(CommandContext context, Namespace arguments, PrintStream out) throws CommandFailedException {
        List<String> failures = new Preflight(context, List.of()).problems();
        out.println(context.effective().get().strip());
        if (!failures.isEmpty()) {
            throw new CommandFailedException(failures);
        }
        out.println("# all checks passed");
    }

    @Override
    public List<String> alsoWrong(CommandContext context, List<WrongKey> wrong) {
        return new Preflight(context, wrong).problems();
    }
}
