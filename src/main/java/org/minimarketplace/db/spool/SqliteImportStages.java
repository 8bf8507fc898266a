package org.minimarketplace.db.spool;

import org.minimarketplace.core.ImportStage;
import org.minimarketplace.db.ImportStages;

/** Stages imports in temporary files, whatever engine they are for. Thread-safe. */
public record SqliteImportStages(Staging room) implements ImportStages {

    @Override
    public ImportStage open() {
        return new SqliteImportStage(room);
    }

    @Override
    public void checkRoom() {
        room.checkRoom();
    }
}
