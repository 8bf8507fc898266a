package org.minimarketplace.db;

import java.util.Locale;

/** Why a unit of work was done again as a whole, of which nothing had been stored. */
public enum Repetition {
    /** Others had changed what it had read. */
    SERIALIZATION,
    /** It and others had waited for each other. */
    DEADLOCK,
    /** Somebody else had stored the same row meanwhile. */
    CONFLICT,
    /** The server no longer had a statement as it was prepared. */
    STATEMENT,
    /** Its connection was of no use from the beginning. */
    CONNECTION;

    /** The name in metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
