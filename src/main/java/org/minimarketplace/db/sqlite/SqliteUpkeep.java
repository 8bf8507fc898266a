package org.minimarketplace.db.sqlite;

import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.minimarketplace.db.BackupManifest;
import org.minimarketplace.db.BackupSettings;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.IdempotencyPurger;
import org.minimarketplace.db.OutcomeLimits;
import org.minimarketplace.db.Upkeep;

/** The upkeep of a file that is open: checkpoints, integrity checks and backups. Thread-safe. */
final class SqliteUpkeep implements Upkeep {

    private static final String TO = "to";

    private final Database database;
    private final UpkeepCounts counts;
    private final Maintenance maintenance;
    private final BackupSchedule backups;
    private final IdempotencyPurger purger;
    private final List<Managed> schedules;

    SqliteUpkeep(
            Database database,
            UpkeepCounts counts,
            DatabaseSettings settings,
            BackupSettings backup,
            OutcomeLimits limits,
            ScheduledExecutorService executor,
            Clock clock) {
        this.database = database;
        this.counts = counts;
        this.maintenance = new Maintenance(database, counts);
        this.backups = new BackupSchedule(database, backup, executor, clock);
        this.purger = new IdempotencyPurger(database.unitsOfWork(), clock, limits, executor);
        this.schedules = List.of(purger, new CheckpointSchedule(maintenance, database, settings, executor), backups);
    }

    @Override
    public List<Managed> schedules() {
        return schedules;
    }

    @Override
    public List<Verb> verbs() {
        return List.of(
                new Verb(
                        "checkpoint",
                        "Folds the write-ahead log back into the database file.",
                        List.of(),
                        arguments -> checkpoint()),
                new Verb(
                        "integrity-check",
                        "Reads the whole database, and says what is wrong with it.",
                        List.of(),
                        arguments -> integrityCheck()),
                new Verb(
                        "backup",
                        "Copies the database while it is in use, and verifies the copy.",
                        List.of(new Argument(
                                TO,
                                "the copy's name, which must not be taken yet",
                                BackupName.ALLOWED,
                                BackupName::isName)),
                        this::backup));
    }

    private List<String> checkpoint() {
        Checkpoint checkpoint = maintenance.checkpoint();
        return List.of(
                checkpoint.isComplete()
                        ? "complete: the log is empty"
                        : "not complete: a reader or writer still needs the log; try again",
                "pages in the log: " + checkpoint.logPages(),
                "pages folded back: " + checkpoint.foldedPages());
    }

    private List<String> integrityCheck() {
        List<String> problems = maintenance.integrityProblems();
        return problems.isEmpty() ? List.of("ok: the database is whole") : problems;
    }

    private List<String> backup(Map<String, String> arguments) {
        BackupSchedule.Taken taken = backups.take(new BackupName(arguments.getOrDefault(TO, "")));
        BackupManifest manifest = taken.manifest();
        return List.of(
                "backup: " + taken.file(),
                "products: " + manifest.products(),
                "schema version: " + manifest.schemaVersion(),
                "sha256: " + manifest.sha256());
    }

    @Override
    public List<Family> families() {
        DiskSpace disk = database.disk();
        List<Family> families = new ArrayList<>(counts.families());
        families.addAll(database.groups().families());
        families.add(purger.family());
        families.addAll(List.of(
                Family.gauge(
                        "marketplace_disk_free_bytes",
                        "Space that the file system of the database has left for this process",
                        disk.free()),
                Family.gauge("marketplace_disk_size_bytes", "The file system of the database", disk.size()),
                Family.gauge("marketplace_db_size_bytes", "The database file", database.size()),
                Family.gauge(
                        "marketplace_db_waiting_writes",
                        "Writes with a permit that wait for their turn",
                        database.waitingWrites()),
                Family.gauge("marketplace_db_wal_bytes", "Its write-ahead log", database.walSize()),
                Family.gauge(
                        "marketplace_import_staged_bytes",
                        "Space that imports take on disk until they are stored",
                        database.staging().taken()),
                Family.gauge(
                        "marketplace_backup_last_success_timestamp_seconds",
                        "When the last good backup was taken; 0 if there is none",
                        backups.lastSuccess().map(Instant::getEpochSecond).orElse(0L)),
                Family.counter(
                        "marketplace_backup_failures_total", "Backups that failed since the start", backups.failures()),
                Family.gauge(
                        "marketplace_backup_interval_seconds",
                        "How often a backup is due; 0 for never",
                        backups.interval().toSeconds())));
        return families;
    }
}
