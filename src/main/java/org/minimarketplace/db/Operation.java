package org.minimarketplace.db;

import java.util.Locale;
import org.minimarketplace.gate.WorkClass;

/** The units of work that the service does in its database, as metrics and logs name them. */
public enum Operation {
    /** One product by its id. */
    FIND(WorkClass.READ),
    /** A page of a list or a search. */
    PAGE(WorkClass.SCAN),
    /** New products. */
    CREATE(WorkClass.WRITE),
    /** A product replaced or patched. */
    UPDATE(WorkClass.WRITE),
    /** A product removed. */
    DELETE(WorkClass.WRITE),
    /** A part of an export. */
    EXPORT(WorkClass.SCAN),
    /** The comparison of a part of an import with what is stored. */
    IMPORT_CHECK(WorkClass.SCAN),
    /** A part of an import. */
    IMPORT(WorkClass.WRITE),
    /** The search for callers whose remembered outcomes take too much room. */
    PURGE_CHECK(WorkClass.SCAN),
    /** Outcomes and imports forgotten. */
    PURGE(WorkClass.WRITE);

    private final WorkClass work;

    Operation(WorkClass work) {
        this.work = work;
    }

    /** Which permits it needs. */
    public WorkClass work() {
        return work;
    }

    /** The name in metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
