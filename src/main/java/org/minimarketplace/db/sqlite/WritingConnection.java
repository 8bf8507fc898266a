package org.minimarketplace.db.sqlite;

import java.util.function.Function;
import org.minimarketplace.core.Deadline;

/** The one connection that writes, as those who share its transactions know it. For one borrower at a time. */
interface WritingConnection {

    /**
     * Works on it until the deadline; the work has a transaction of its own. Once the work has returned, this does,
     * too: whatever happens to the connection afterwards, what is committed was a success.
     */
    <D, T> T use(Deadline deadline, Class<D> dao, Function<D, T> work);

    /** As {@link #use}, for those who set their deadlines and end their transactions themselves. */
    <T> T borrow(Function<Turn, T> work);

    /**
     * The connection in the hands of somebody. A transaction that is still open when it is given back is undone. Not
     * thread-safe.
     */
    interface Turn {

        /** Ends everything from now on at a deadline. */
        void arm(Deadline deadline);

        /** Begins a transaction, waiting for the lock until the deadline. */
        void begin();

        /** Makes what was done durable; the deadline does not matter. */
        void commit();

        /** Begins what can be undone without the rest of the transaction. */
        void mark();

        /** Adds what was done since the mark to the transaction. */
        void keep();

        /** Undoes what was done since the mark. */
        void undo();

        /** The statements of this kind. */
        <D> D attach(Class<D> dao);
    }
}
