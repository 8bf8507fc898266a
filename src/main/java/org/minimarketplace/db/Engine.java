package org.minimarketplace.db;

import java.util.function.Function;
import org.minimarketplace.core.Deadline;

/**
 * A database as {@link UnitsOfWork} knows it: runs work on one of its connections, where everything ends at the
 * deadline. The errors are the driver's; {@link #translate} tells what they mean. Thread-safe.
 */
public interface Engine {

    /** Runs work that changes nothing, beside what others do. */
    <D, T> T read(Operation operation, Deadline deadline, Class<D> dao, Function<D, T> work);

    /** Runs work that changes something: what it has changed is durable when this returns, and undone if it throws. */
    <D, T> T write(Operation operation, Deadline deadline, Class<D> dao, Function<D, T> work);

    /** The error of the ports in core that an error of the driver stands for; any other error as it is. */
    RuntimeException translate(RuntimeException error);
}
