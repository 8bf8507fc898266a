package org.minimarketplace.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.db.Backup;
import org.minimarketplace.db.BackupManifest;

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
        parser.addArgument("--to").metavar("FILE").required(true).help("the copy, which must not exist yet");
    }

    @Override
    public void run(CommandContext context, Namespace arguments, PrintStream out) {
        Path file = FilePaths.of(arguments.getString("to")).toAbsolutePath();
        BackupManifest manifest;
        try (ProgressBar bar = ProgressBar.onStandardError(name())) {
            manifest =
                    new Backup(Clock.systemUTC(), bar).take(context.database().file(), file);
        }
        out.println("backup: " + file);
        out.println("products: " + manifest.products());
        out.println("schema version: " + manifest.schemaVersion());
        out.println("sha256: " + manifest.sha256());
    }
}
