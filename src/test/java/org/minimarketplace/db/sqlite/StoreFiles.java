package org.minimarketplace.db.sqlite;

import java.time.Clock;
import org.minimarketplace.db.Stores;
import org.minimarketplace.db.TestStore;
import org.minimarketplace.harness.TemporaryFolder;

/** Stores on real files of SQLite. */
final class StoreFiles extends Stores {

    private final TemporaryFolder folder = TemporaryFolder.create("stores");
    private int files;

    @Override
    protected TestStore openEmpty(Clock clock) {
        files++;
        return openAgain(clock);
    }

    @Override
    protected TestStore openAgain(Clock clock) {
        return new StoreFile(folder.path().resolve(files + ".db"), clock);
    }

    @Override
    protected void end() {
        folder.close();
    }
}
