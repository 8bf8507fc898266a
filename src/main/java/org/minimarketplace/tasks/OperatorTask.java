package org.minimarketplace.tasks;

import java.util.List;

/** Something that an operator can have done. Thread-safe. */
public interface OperatorTask {

    /** The last part of its path. */
    String name();

    /** Its effect, in a sentence. */
    String description();

    /** Its parameters, in the order in which an operator thinks of them. */
    List<Parameter> parameters();

    /**
     * Does it.
     *
     * @return one line for each fact
     * @throws InvalidArgumentException if an argument is not valid; nothing was done then
     */
    List<String> run(Arguments arguments) throws InvalidArgumentException;
}
