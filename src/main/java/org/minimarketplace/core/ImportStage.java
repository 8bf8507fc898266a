package org.minimarketplace.core;

import java.util.List;
import java.util.Optional;

/**
 * Where an import is kept until it is known to be valid as a whole: on disk, in memory that does not grow with it. For
 * one thread.
 */
public interface ImportStage extends AutoCloseable {

    /**
     * Adds a row.
     *
     * @return an earlier row with the same id, in which case nothing is added
     */
    Optional<ImportRow> add(ImportRow row);

    /** The next rows behind a line, in the order of the file. */
    List<ImportRow> after(long line, int limit);

    /** Removes everything. */
    @Override
    void close();
}
