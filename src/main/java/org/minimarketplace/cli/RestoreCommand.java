package org.minimarketplace.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.db.BackupManifest;

/** {@code restore}. */
final class RestoreCommand implements OperatorCommand {

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String description() {
        return "Puts a backup in the place of the database of a stopped service; for example: restore config.yml --from b.db";
    }

    @Override
    public void arguments(Subparser parser) {
        ExactOption.value(parser, "--from", "FILE").required(true).help("the backup");
        ExactOption.flag(parser, "--force").help("overwrite a database that exists");
    }

    @Override
    public void run(CommandContext context, Namespace arguments, PrintStream out) {
        Path file = FilePaths.of(arguments.getString("from")).toAbsolutePath();
        BackupManifest manifest;
        try (ProgressBar bar = ProgressBar.onStandardError(name())) {
            manifest = context.storage().backups(bar).restore(file, arguments.getBoolean("force"));
        }
        out.println("restored: " + context.storage().place());
        out.println("products: " + manifest.products());
        out.println("taken at: " + manifest.takenAt());
    }
}
