package org.minimarketplace.gate;

import java.util.EnumMap;
import java.util.Map;

/**
 * The threads that work in the database may hold, whether it runs or waits: all but a reserve, which turns away what is
 * too much, and answers what needs no database. Each class of work has a few for itself, so that one which is slow
 * never takes the last place of another; the others go to whoever comes first. Thread-safe.
 */
final class Places {

    /** More threads than these need not be left for what passes no gate. */
    static final int LARGEST_RESERVE = 32;

    /** More than these need not be kept for a class. */
    static final int LARGEST_SHARE = 16;

    private static final int CLASSES = WorkClass.values().length;

    private final int own;
    private final int shared;
    private final Map<WorkClass, Integer> taken = new EnumMap<>(WorkClass.class);
    private int sharedTaken;

    /**
     * All places are free.
     *
     * @param threads of the server, from 1
     */
    Places(int threads) {
        int total = threads - Math.min(LARGEST_RESERVE, threads / 4);
        own = Math.max(1, Math.min(LARGEST_SHARE, total / (CLASSES + 1)));
        shared = Math.max(0, total - CLASSES * own);
    }

    /** Takes a place; false if there is none for this class. Every true needs one {@link #leave}. */
    synchronized boolean take(WorkClass work) {
        if (isFull(work)) {
            return false;
        }
        if (change(work, 1) > own) {
            sharedTaken++;
        }
        return true;
    }

    /** Gives a place back. */
    synchronized void leave(WorkClass work) {
        if (change(work, -1) >= own) {
            sharedTaken--;
        }
    }

    /** Whether there is no place for this class now. */
    synchronized boolean isFull(WorkClass work) {
        return taken.getOrDefault(work, 0) >= own && sharedTaken >= shared;
    }

    private int change(WorkClass work, int by) {
        return taken.merge(work, by, Integer::sum);
    }

    /** The most places that a class can have when the others have none. */
    int most() {
        return own + shared;
    }
}
