package org.minimarketplace.db.sqlite;

import com.codahale.metrics.MetricRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.core.UnusablePathException;
import org.minimarketplace.db.BackupManifest;
import org.minimarketplace.db.BackupSettings;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.FileBackups;
import org.minimarketplace.db.SchemaStatus;
import org.minimarketplace.db.Storage;
import org.minimarketplace.db.StorageKind;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateSettings;

/**
 * A database in one file, by SQLite.
 *
 * @param clock for what is stored, and for backups
 */
public record Sqlite(DatabaseSettings settings, BackupSettings backup, Clock clock) implements StorageKind {

    /** What is looked at for a file, and no server has. */
    public static final Set<String> CHECKS_OF_FILES = Set.of("database-file", "disk-space");

    private static final long MEBIBYTE = 1024L * 1024;

    private Path file() {
        return SqliteUrl.file(settings.url());
    }

    @Override
    public String place() {
        return file().toString();
    }

    /** Those of the gate: many writes, because those that wait for the one writer share its next commit. */
    @Override
    public GateSettings permits(GateSettings configured) {
        return configured;
    }

    @Override
    public Storage open(DatabaseGate gate, DatabaseObserver observer, MetricRegistry metrics) {
        UpkeepCounts counts = new UpkeepCounts();
        Database database = new DatabaseFactory(clock, metrics).open(settings, gate, observer, counts);
        return new SqliteStorage(database, counts, settings, backup, clock);
    }

    @Override
    public int migrate(ProgressObserver observer) {
        return new DatabaseFactory(clock, new MetricRegistry()).migrate(settings, observer);
    }

    @Override
    public SchemaStatus status() {
        return new DatabaseFactory(clock, new MetricRegistry()).status(settings);
    }

    @Override
    public List<String> grants(String role) {
        throw new DatabaseRefusedException("SQLite has no roles: who may use the file follows from its permissions");
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new Check("database", false, this::lackOfSpace), new Check("backup", true, this::lackOfBackupFolder));
    }

    private List<String> lackOfSpace() {
        try {
            Path folder = file().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                return List.of();
            }
            long free = Files.getFileStore(folder).getUsableSpace();
            long wanted = settings.minFreeSpace().toBytes();
            return free >= wanted
                    ? List.of()
                    : List.of("the disk of " + folder + " has only " + free / MEBIBYTE
                            + " MiB left, and database.minFreeSpace is " + wanted / MEBIBYTE + " MiB: make room");
        } catch (IOException e) {
            return List.of("the disk of the database cannot be asked for its space: " + e.getMessage());
        } catch (DatabaseRefusedException e) {
            // That is a line of its own.
            return List.of();
        }
    }

    private List<String> lackOfBackupFolder() {
        if (backup.every() == null) {
            return List.of();
        }
        try {
            Path folder = FilePaths.of(backup.folder()).toAbsolutePath();
            return Files.isDirectory(folder) && Files.isWritable(folder)
                    ? List.of()
                    : List.of("the backup folder " + folder
                            + " does not exist or is not writable: create it, or set BACKUP_FOLDER");
        } catch (UnusablePathException e) {
            return List.of("backup.folder (BACKUP_FOLDER): " + e.getMessage());
        }
    }

    @Override
    public FileBackups backups(ProgressObserver observer) {
        Path database = file();
        Backup copies = new Backup(clock, observer);
        return new FileBackups() {
            @Override
            public BackupManifest take(Path to, boolean overwrite) {
                return copies.take(database, to, overwrite);
            }

            @Override
            public BackupManifest verify(Path backup) {
                // While it is in use it is no file that stands still; the task integrity-check looks at it.
                DatabaseFiles.of(database).refuse("the backup", backup, ManifestFile.beside(backup));
                return copies.verify(backup);
            }

            @Override
            public BackupManifest restore(Path backup, boolean overwrite) {
                return copies.restore(backup, database, overwrite);
            }
        };
    }

    @Override
    public void refuseOwn(String what, Path... chosen) {
        DatabaseFiles.of(file()).refuse(what, chosen);
    }
}
