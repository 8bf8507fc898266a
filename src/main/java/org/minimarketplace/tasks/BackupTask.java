package org.minimarketplace.tasks;

import java.nio.file.Path;
import java.util.List;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.db.BackupManifest;
import org.minimarketplace.db.BackupSchedule;

/** {@code backup}: takes a verified backup into the file {@code to}. Thread-safe. */
public final class BackupTask implements OperatorTask {

    private static final Parameter TO = Parameter.text(
            "to", "where the copy goes on the machine of the service", "the path of a file that does not exist");

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
        String to = arguments
                .text(TO)
                // The file system has no names with such characters, and neither have lines in a log.
                .filter(text -> !text.isBlank() && text.chars().noneMatch(Character::isISOControl))
                .orElseThrow(TO::refused);
        Path file = FilePaths.of(to).toAbsolutePath();
        BackupManifest manifest = backups.takeTo(file);
        return List.of(
                "backup: " + file,
                "products: " + manifest.products(),
                "schema version: " + manifest.schemaVersion(),
                "sha256: " + manifest.sha256());
    }
}
