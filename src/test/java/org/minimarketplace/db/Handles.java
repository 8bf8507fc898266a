package org.minimarketplace.db;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.SqlObject;
import org.minimarketplace.core.Deadline;

/** Units of work with any statements, for tests. */
public final class Handles {

    private Handles() {}

    /** Runs a unit of work with JDBI itself, which must not be closed or configured. */
    public static <T> T run(UnitsOfWork units, Operation operation, Deadline deadline, Function<Handle, T> work) {
        return units.run(operation, deadline, AnyStatements.class, any -> work.apply(any.getHandle()));
    }

    /** A DAO without statements of its own. */
    public interface AnyStatements extends SqlObject {}
}
