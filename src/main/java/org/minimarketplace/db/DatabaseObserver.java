package org.minimarketplace.db;

/** Learns what happens in the database. Called on the thread of the request, so it must be quick. Thread-safe. */
public interface DatabaseObserver {

    /** For work that nobody watches. */
    DatabaseObserver NONE = new DatabaseObserver() {
        @Override
        public void ended(Operation operation, long nanos) {}

        @Override
        public void cancelled(Operation operation) {}
    };

    /** A unit of work ended, well or not, this long after it had its permit. */
    void ended(Operation operation, long nanos);

    /** A unit of work was given up at its deadline. */
    void cancelled(Operation operation);

    /** A unit of work is done again, before anything of it was stored. */
    default void repeated(Operation operation, Repetition reason) {}

    /** A write may be stored whole, or not at all. */
    default void outcomeUnknown(Operation operation) {}
}
