package org.minimarketplace.db.postgres;

import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledExecutorService;
import org.minimarketplace.core.CatalogueStore;
import org.minimarketplace.db.JdbiCatalogueStore;
import org.minimarketplace.db.OutcomeLimits;
import org.minimarketplace.db.Storage;
import org.minimarketplace.db.UnitsOfWork;
import org.minimarketplace.db.Upkeep;
import org.minimarketplace.db.spool.SqliteImportStages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database on a PostgreSQL server, as the rest of the service knows it. Thread-safe. */
record PostgresStorage(PostgresDatabase database, Wholeness wholeness, Clock clock) implements Storage {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresStorage.class);

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
        try {
            return HexFormat.of()
                    .parseHex(database.ask("SELECT encode(value, 'hex') FROM secrets WHERE name = 'cursor'"));
        } catch (SQLException e) {
            throw PostgresErrors.refusal(database.place(), e);
        }
    }

    @Override
    public Product product() {
        return new Product("postgresql", database.serverVersion());
    }

    @Override
    public OptionalInt mostPermits() {
        return OptionalInt.of(database.size() - ConnectionPool.SPARE);
    }

    @Override
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("postgresql", database.serverVersion());
        facts.put("schemaVersion", database.schemaVersion());
        return facts;
    }

    @Override
    public List<Probe> probes() {
        return List.of(new Probe("database", this::troubleWithServer), new Probe("schema", this::troubleWithSchema));
    }

    /** A primary that has become a standby answers everything but writes. */
    private Optional<String> troubleWithServer() {
        try {
            return database.ask("SHOW transaction_read_only").equals("off")
                    ? Optional.empty()
                    : Optional.of("the server takes no writes: it is a standby or read-only");
        } catch (SQLException e) {
            LOG.debug("the database gives no sign of life", e);
            return Optional.of("the server does not answer: " + PostgresErrors.state(e));
        }
    }

    private Optional<String> troubleWithSchema() {
        OptionalInt needed = database.schema().look();
        return needed.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "the schema needs a newer version of the service: one that knows version " + needed.getAsInt());
    }

    @Override
    public Upkeep upkeep(OutcomeLimits limits, ScheduledExecutorService executor) {
        return new PostgresUpkeep(database, wholeness, limits, executor, clock);
    }

    @Override
    public void stop() throws Exception {
        database.stop();
    }
}
