package org.minimarketplace.db;

import org.minimarketplace.core.ImportStage;

/** Where imports are staged. Thread-safe. */
public interface ImportStages {

    /** A stage for one import. */
    ImportStage open();

    /**
     * Looks whether there is room for more of an import.
     *
     * @throws org.minimarketplace.core.StoreFullException if not
     */
    void checkRoom();
}
