package org.minimarketplace.db.sqlite;

/** Learns how it went with what is done for a file. Thread-safe. */
interface UpkeepObserver {

    /** The write-ahead log was folded back, or was to be. */
    void checkpointed(Checkpoint.Outcome outcome);

    /** The file was read to its end and found whole, or not. */
    void integrityChecked(boolean ok);
}
