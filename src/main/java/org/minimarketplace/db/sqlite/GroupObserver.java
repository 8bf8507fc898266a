package org.minimarketplace.db.sqlite;

/** Learns how writes share commits. Called while others wait, so it must be quick. Thread-safe. */
interface GroupObserver {

    /** The work of a write begins, this long after it came. */
    void began(long nanos);

    /** A transaction has ended, well or not, in which so many writes were. */
    void ended(int members);

    /** So many writes were undone with their transaction; all but the one that ended it run again. */
    void undone(int members);

    /** A commit went well, and took this long. */
    void committed(long nanos);
}
