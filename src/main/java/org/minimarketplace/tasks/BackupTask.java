package org.minimarketplace.tasks;

import java.util.List;
import org.minimarketplace.db.BackupManifest;
import org.minimarketplace.db.BackupName;
import org.minimarketplace.db.BackupSchedule;

/**
 * {@code backup}: takes a verified backup of the name {@code to} into the folder for backups; no path comes in here.
 * Thread-safe.
 */
public final class BackupTask implements OperatorTask {

    private static final Parameter TO =
            Parameter.text("to", "the copy's name, which must not be taken yet", BackupName.ALLOWED);

    private final BackupSchedule backups;

    /** Takes backups. */
    public BackupTask(BackupSchedule backups) {
        this.backups = backups;
    }

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public String description() {
        return "Copies the database while it is in use, and verifies the copy.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(TO);
    }

    @Override
    public List<String> run(Arguments arguments) throws InvalidArgumentException {
        BackupName name = arguments.text(TO).flatMap(BackupName::of).orElseThrow(TO::refused);
        BackupSchedule.Taken taken = backups.take(name);
        BackupManifest manifest = taken.manifest();
        return List.of(
                "backup: " + taken.file(),
                "products: " + manifest.products(),
                "schema version: " + manifest.schemaVersion(),
                "sha256: " + manifest.sha256());
    }
}
