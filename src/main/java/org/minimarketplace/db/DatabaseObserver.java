package org.minimarketplace.db;

/** Learns what happens in the database. Called on the thread of the request, so it must be quick. Thread-safe. */
public interface DatabaseObserver {

    /** For work that nobody watches. */
    DatabaseObserver NONE = new DatabaseObserver() {
        @Override
        public void ended(Operation operation, long nanos) {}

        @Override
        public void cancelled(Operation operation) {}

        @Override
        public void checkpointed(Checkpoint.Outcome outcome) {}

        @Override
        public void integrityChecked(boolean ok) {}
    };

    /** A unit of work ended, well or not, this long after it had its permit. */
    void ended(Operation operation, long nanos);

    /** A unit of work was given up at its deadline. */
    void cancelled(Operation operation);

    /** The write-ahead log was folded back, or was to be. */
    void checkpointed(Checkpoint.Outcome outcome);

    /** The file was read to its end and found whole, or not. */
    void integrityChecked(boolean ok);
}
