package org.minimarketplace.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.db.BackupManifest;

/** {@code verify}. */
final class VerifyCommand implements OperatorCommand {

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String description() {
        return "Opens a backup and compares it with its manifest; for example: verify config.yml --file b.db";
    }

    @Override
    public void arguments(Subparser parser) {
        // The name "file" is taken by the configuration.
        ExactOption.value(parser, "--file", "FILE")
                .dest("backup")
                .required(true)
                .help("the backup");
    }

    @Override
    public void run(CommandContext context, Namespace arguments, PrintStream out) {
        Path file = FilePaths.of(arguments.getString("backup")).toAbsolutePath();
        BackupManifest manifest;
        try (ProgressBar bar = ProgressBar.onStandardError(name())) {
            manifest = context.storage().backups(bar).verify(file);
        }
        out.println("good: " + file);
        out.println("products: " + manifest.products());
        out.println("schema version: " + manifest.schemaVersion());
        out.println("taken at: " + manifest.takenAt());
    }
}
