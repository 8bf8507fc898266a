package org.minimarketplace.db.sqlite;

import java.util.Locale;

/**
 * The outcome of a checkpoint of the write-ahead log. Immutable.
 *
 * @param logPages pages that are in the log; -1 if somebody else was at it
 * @param foldedPages those of them that are in the file now
 */
record Checkpoint(Outcome outcome, long logPages, long foldedPages) {

    /** Whether all of the log is in the file now. */
    public boolean isComplete() {
        return outcome == Outcome.COMPLETE;
    }

    /** How it ended. */
    public enum Outcome {
        /** All of the log is in the file now. */
        COMPLETE,
        /** A part of the log had to stay: a reader or writer still needs it, or somebody else was at it. */
        PARTIAL,
        /** An error; the log is as it was. */
        FAILED;

        /** The name in metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
