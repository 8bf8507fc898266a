package org.minimarketplace.cli;

import java.io.PrintStream;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.minimarketplace.config.ConfigurationRejectedException.WrongKey;

/** Something that an operator does on the command line. */
interface OperatorCommand {

    /** The name on the command line. */
    String name();

    /** One sentence for the list of commands. */
    String description();

    /** Declares the arguments, beside the configuration file. */
    void arguments(Subparser parser);

    /**
     * Does it.
     *
     * @param out what it has to say; standard output, which may be a file or a pipe
     * @throws CommandFailedException if it could not be done
     */
    void run(CommandContext context, Namespace arguments, PrintStream out) throws Exception;

    /**
     * The further errors where the configuration has some.
     *
     * @param context of what could be read
     * @return one line for each
     */
    default List<String> alsoWrong(CommandContext context, List<WrongKey> wrong) {
        return List.of();
    }
}
