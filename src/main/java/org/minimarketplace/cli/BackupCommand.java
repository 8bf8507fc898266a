package org.minimarketplace.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.db.BackupManifest;
import org.minimarketplace.db.BackupNameTakenException;

/** {@code backup}. */
final class BackupCommand implements OperatorCommand {

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public String description() {
        return "Copies the database, also while it is in use, and verifies the copy; for example: backup config.yml --to b.db";
    }

    @Override
    public void arguments(Subparser parser) {
        ExactOption.value(parser, "--to", "FILE").required(true).help("the copy");
        ExactOption.flag(parser, "--force").help("overwrite a backup that exists, once the new one is good");
    }

    @Override
    public void run(CommandContext context, Namespace arguments, PrintStream out) throws CommandFailedException {
        Path file = FilePaths.of(arguments.getString("to")).toAbsolutePath();
        BackupManifest manifest;
        try (ProgressBar bar = ProgressBar.onStandardError(name())) {
            manifest = context.storage().backups(bar).take(file, arguments.getBoolean("force"));
        } catch (BackupNameTakenException e) {
            throw new CommandFailedException(
                    List.of(e.getMessage() + " (--force overwrites a backup and its manifest, and nothing else)"));
        }
        out.println("backup: " + file);
        out.println("products: " + manifest.products());
        out.println("schema version: " + manifest.schemaVersion());
        out.println("sha256: " + manifest.sha256());
    }
}
