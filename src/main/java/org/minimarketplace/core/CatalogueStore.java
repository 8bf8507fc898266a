package org.minimarketplace.core;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whole catalogues in and out, in steps that let other work get its turn: the port that {@link CatalogueTransfer}
 * needs. The errors are those of {@link ProductStore}. Implementations are thread-safe.
 */
public interface CatalogueStore {

    /** Products in the order of their ids. */
    List<Product> after(@Nullable UUID id, int limit, Deadline deadline);

    /** Those of the products that exist. */
    List<Product> findAll(Collection<UUID> ids, Deadline deadline);

    /** A place for an import of any size. */
    ImportStage stage();

    /**
     * How far an earlier import of the same file came, whether it ended or was cut off.
     *
     * @param digest identifies the file
     * @return the last line that is stored; 0 for none
     */
    long progress(String digest, Deadline deadline);

    /**
     * Stores rows, and how far the import has come, in one transaction.
     *
     * @param step what is stored
     * @throws ImportInterruptedException if a row differs from what is stored and must not replace it, or if the same
     *     file is being imported by somebody else; then nothing of the step is stored
     */
    ImportReport store(Step step, Deadline deadline);

    /**
     * A part of an import.
     *
     * @param digest identifies the file
     * @param after the last line that was stored before; rows up to it come again where they have ids
     * @param rows in the order of the file; at least one
     * @param complete whether these are the last ones
     * @param replace whether products that differ are replaced
     */
    record Step(String digest, long after, List<ImportRow> rows, boolean complete, boolean replace) {}
}
