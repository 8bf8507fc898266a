package org.minimarketplace.core;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

    /** The memory of a file that came before. */
    Optional<ImportMemory> remembered(String digest, Deadline deadline);

    /**
     * Remembers a file from now on, unless it is remembered already.
     *
     * @param digest identifies the file
     * @return what is remembered, for everybody who imports the file meanwhile
     */
    ImportMemory remember(String digest, Deadline deadline);

    /**
     * Stores rows in one transaction.
     *
     * @param step what is stored
     * @throws ImportInterruptedException if a row differs from what is stored and must not replace it; then nothing of
     *     the step is stored
     */
    ImportReport store(Step step, Deadline deadline);

    /**
     * A part of an import.
     *
     * @param memory of the file, which is kept from now on as long as of one that came just now; null where every row
     *     has an id of its own
     * @param rows in the order of the file; at least one
     * @param replace whether products that differ are replaced
     */
    record Step(@Nullable ImportMemory memory, List<IdentifiedRow> rows, boolean replace) {}
}
