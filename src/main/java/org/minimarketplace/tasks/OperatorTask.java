package org.minimarketplace.tasks;

import java.util.List;

/** Something that an operator can have done. Thread-safe. */
public interface OperatorTask {

    /** The last part of its path. */
    String name();

    /** What it does, in a sentence. */
    String description();

    /** What it can be told, in the order in which an operator thinks of it. */
    List<Parameter> parameters();

    /**
     * Does it.
     *
     * @return one line for each fact
     * @throws InvalidArgumentException if an argument is not valid; nothing was done then
     */
    List<String> run(Arguments arguments) throws InvalidArgumentException;
}
