package org.minimarketplace.cli;

import java.util.Map;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.ArgumentAction;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * Makes an option be written as it is called, and at most once. The parser by itself takes the beginning of a name for
 * the name, so that a new option can change what a script means, and the last one of several. Immutable.
 */
final class ExactOption implements ArgumentAction {

    private final String name;
    private final boolean hasValue;

    private ExactOption(String name, boolean hasValue) {
        this.name = name;
        this.hasValue = hasValue;
    }

    /** Declares an option with a value. */
    static Argument value(Subparser parser, String name, String metavar) {
        return parser.addArgument(name).action(new ExactOption(name, true)).metavar(metavar);
    }

    /** Declares an option that is there or not. */
    static Argument flag(Subparser parser, String name) {
        return parser.addArgument(name).action(new ExactOption(name, false)).setDefault(false);
    }

    @Override
    @SuppressWarnings("deprecation") // The form that is meant to follow it calls this one, and cannot do without.
    public void run(ArgumentParser parser, Argument argument, Map<String, Object> found, String written, Object value)
            throws ArgumentParserException {
        if (!written.equals(name)) {
            throw new ArgumentParserException("unrecognized arguments: '" + written + "'", parser);
        }
        // Beside what the commands read: what is not given has its default there.
        if (found.put("given " + name, true) != null) {
            throw new ArgumentParserException("argument " + name + " is given twice", parser);
        }
        found.put(argument.getDest(), hasValue ? value : true);
    }

    @Override
    public void onAttach(Argument argument) {
        // Nothing to do.
    }

    @Override
    public boolean consumeArgument() {
        return hasValue;
    }
}
