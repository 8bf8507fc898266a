package org.minimarketplace.db.sqlite;

import org.minimarketplace.core.ImportStage;
import org.minimarketplace.db.ImportStages;

/** Stages imports beside a file, in temporary ones. Thread-safe. */
record SqliteImportStages(Staging room) implements ImportStages {

    @Override
    public ImportStage open() {
        return new SqliteImportStage(room);
    }

    @Override
    public void checkRoom() {
        room.checkRoom();
    }
}
