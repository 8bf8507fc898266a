package org.minimarketplace.gate;

import java.util.Locale;

/** The use that a unit of work makes of the database. */
public enum WorkClass {
    /** Reads a few rows by their key. */
    READ,
    /** Reads many rows: a list, a search, a part of an export. Gives way before {@link #READ}. */
    SCAN,
    /** Changes rows. */
    WRITE;

    /** The name in metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
