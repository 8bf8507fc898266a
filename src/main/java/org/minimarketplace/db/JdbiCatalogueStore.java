package org.minimarketplace.db;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.CatalogueStore;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.ImportMemory;
import org.minimarketplace.core.ImportReport;
import org.minimarketplace.core.ImportStage;
import org.minimarketplace.core.Product;

/** Whole catalogues in and out of a database. Thread-safe. */
public final class JdbiCatalogueStore implements CatalogueStore {

    private final UnitsOfWork unitsOfWork;
    private final ImportStages stages;
    private final Clock clock;

    /**
     * A store behind this door, which is open while the store is used.
     *
     * @param stages for imports
     * @param clock for products that come without times
     */
    public JdbiCatalogueStore(UnitsOfWork unitsOfWork, ImportStages stages, Clock clock) {
        this.unitsOfWork = unitsOfWork;
        this.stages = stages;
        this.clock = clock;
    }

    @Override
    public List<Product> after(@Nullable UUID id, int limit, Deadline deadline) {
        return unitsOfWork.run(Operation.EXPORT, deadline, CatalogueDao.class, catalogue -> catalogue.after(id, limit));
    }

    @Override
    public List<Product> findAll(Collection<UUID> ids, Deadline deadline) {
        return unitsOfWork.run(
                Operation.IMPORT_CHECK, deadline, CatalogueDao.class, catalogue -> catalogue.findAll(ids));
    }

    @Override
    public ImportStage stage() {
        return stages.open();
    }

    @Override
    public Optional<ImportMemory> remembered(String digest, Deadline deadline) {
        return unitsOfWork.run(
                Operation.IMPORT_CHECK,
                deadline,
                CatalogueDao.class,
                catalogue -> catalogue.begun(digest).map(begun -> new ImportMemory(digest, begun)));
    }

    @Override
    public ImportMemory remember(String digest, Deadline deadline) {
        return unitsOfWork.run(
                Operation.IMPORT, deadline, CatalogueDao.class, catalogue -> catalogue.remember(digest, now()));
    }

    @Override
    public ImportReport store(Step step, Deadline deadline) {
        stages.checkRoom();
        return unitsOfWork.run(
                Operation.IMPORT, deadline, CatalogueDao.class, catalogue -> catalogue.store(step, now()));
    }

    /** As exact as it is stored. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
