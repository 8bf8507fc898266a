package org.minimarketplace.db.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.minimarketplace.core.StoreFullException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room that imports take while they are staged. They end before they leave less on the disk of the database than
 * has to be left there, so that other writers still find it: also where the stages are on another disk, because what is
 * staged is there to be stored. Thread-safe.
 */
public final class Staging {

    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

    /** What may be written between two looks: the caches of some stages, and a step of each. */
    private static final long SLACK = 8L * 1024 * 1024;

    private final LongSupplier free;
    private final long floor;
    private final AtomicLong taken = new AtomicLong();

    /**
     * Beside a file or in a folder.
     *
     * @param floor what has to be left on its disk, in bytes; 0 to take all
     */
    public Staging(Path place, long floor) {
        this(() -> free(place), floor);
    }

    /**
     * On some disk.
     *
     * @param free the bytes that are left on the disk of the database
     */
    public Staging(LongSupplier free, long floor) {
        this.free = free;
        this.floor = floor;
    }

    /** The bytes that the imports which are staged now take, wherever that is. */
    public long taken() {
        return taken.get();
    }

    /** Counts what a stage takes more, or, negative, gives back. */
    void take(long bytes) {
        taken.addAndGet(bytes);
    }

    /**
     * Looks whether there is room for more of an import.
     *
     * @throws StoreFullException if not
     */
    void checkRoom() {
        if (floor > 0 && free.getAsLong() - SLACK < floor) {
            throw new StoreFullException("an import would leave less than database.minFreeSpace");
        }
    }

    private static long free(Path place) {
        try {
            return Files.getFileStore(place).getUsableSpace();
        } catch (IOException e) {
            LOG.debug("the file system of {} cannot be asked", place, e);
            // Whoever writes there will learn it.
            return Long.MAX_VALUE;
        }
    }
}
