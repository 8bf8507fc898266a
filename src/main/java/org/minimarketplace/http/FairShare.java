package org.minimarketplace.http;

import java.util.HashMap;
import java.util.Map;

/**
 * Places of which one caller has a share at the most, and all callers together twice that: nobody shuts out everybody
 * else. Remembers those alone who have one, so no more names than places. Thread-safe.
 */
final class FairShare {

    private static final int SHARES = 2;

    private final int share;
    private final Map<String, Integer> taken = new HashMap<>();
    private int inUse;

    FairShare(int share) {
        this.share = share;
    }

    /** Takes a place for a caller; false if there is none. */
    synchronized boolean take(String caller) {
        if (inUse >= SHARES * share || taken.getOrDefault(caller, 0) >= share) {
            return false;
        }
        taken.merge(caller, 1, Integer::sum);
        inUse++;
        return true;
    }

    /** Gives a place back; to be called once for each that was taken. */
    synchronized void giveBack(String caller) {
        taken.computeIfPresent(caller, (name, places) -> places == 1 ? null : places - 1);
        inUse--;
    }

    /** How many places are taken. */
    synchronized int inUse() {
        return inUse;
    }

    /** How many callers have one. */
    synchronized int callers() {
        return taken.size();
    }
}
