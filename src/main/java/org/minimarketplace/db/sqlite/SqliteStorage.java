package org.minimarketplace.db.sqlite;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.minimarketplace.core.CatalogueStore;
import org.minimarketplace.db.BackupSettings;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.JdbiCatalogueStore;
import org.minimarketplace.db.OutcomeLimits;
import org.minimarketplace.db.Storage;
import org.minimarketplace.db.UnitsOfWork;
import org.minimarketplace.db.Upkeep;
import org.minimarketplace.db.spool.SqliteImportStages;

/** An open file of SQLite. Thread-safe. */
record SqliteStorage(
        Database database, UpkeepCounts counts, DatabaseSettings settings, BackupSettings backup, Clock clock)
        implements Storage {

    private static final long MEBIBYTE = 1024L * 1024;

    @Override
    public UnitsOfWork unitsOfWork() {
        return database.unitsOfWork();
    }

    @Override
    public CatalogueStore catalogue() {
        return new JdbiCatalogueStore(database.unitsOfWork(), new SqliteImportStages(database.staging()), clock);
    }

    @Override
    public byte[] cursorKey() {
        return database.cursorKey();
    }

    @Override
    public Product product() {
        return new Product("sqlite", database.sqliteVersion());
    }

    @Override
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("sqlite", database.sqliteVersion());
        facts.put("schemaVersion", database.schemaVersion());
        return facts;
    }

    @Override
    public List<Probe> probes() {
        return List.of(
                new Probe("database", () -> {
                    database.ping();
                    return Optional.empty();
                }),
                // If it was removed or replaced, everything seems to go on, and what is written is lost at the stop.
                new Probe(
                        "database-file",
                        () -> database.isFileTheOneOpened()
                                ? Optional.empty()
                                : Optional.of(
                                        "the file was removed or replaced; stop the service and look for the one it had")),
                new Probe("disk-space", this::lackOfSpace));
    }

    private Optional<String> lackOfSpace() {
        long free = database.disk().free();
        long wanted = settings.minFreeSpace().toBytes();
        return free >= wanted
                ? Optional.empty()
                : Optional.of(free / MEBIBYTE + " MiB free, " + wanted / MEBIBYTE + " MiB wanted");
    }

    @Override
    public Upkeep upkeep(OutcomeLimits limits, ScheduledExecutorService executor) {
        return new SqliteUpkeep(database, counts, settings, backup, limits, executor, clock);
    }

    @Override
    public void stop() throws Exception {
        database.stop();
    }
}
