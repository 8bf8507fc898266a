package org.minimarketplace.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.core.ImportInterruptedException;
import org.minimarketplace.core.ImportRejectedException;
import org.minimarketplace.core.ImportReport;
import org.minimarketplace.core.ProductFormat;
import org.minimarketplace.core.ProgressObserver;

/** {@code import}. */
final class ImportCommand implements OperatorCommand {

    @Override
    public String name() {
        return "import";
    }

    @Override
    public String description() {
        return "Stores the products of a file, after all of it has turned out to be valid; for example:"
                + " import config.yml --file products.ndjson";
    }

    @Override
    public void arguments(Subparser parser) {
        // The name "file" is taken by the configuration.
        ExactOption.value(parser, "--file", "FILE")
                .dest("products")
                .required(true)
                .help("ends with .ndjson or .csv; - reads NDJSON from standard input");
        ExactOption.flag(parser, "--dry-run").help("only say what would be done");
        ExactOption.flag(parser, "--replace").help("replace products that differ");
    }

    @Override
    public void run(CommandContext context, Namespace arguments, PrintStream out) throws Exception {
        String name = arguments.getString("products");
        boolean dryRun = arguments.getBoolean("dry_run");
        ProductFormat format = Catalogue.format(context.formats(), name);
        try {
            ImportReport report = importFrom(name, format, context, arguments.getBoolean("replace"), dryRun);
            out.println("created: " + report.created());
            out.println("replaced: " + report.replaced());
            out.println("unchanged: " + report.unchanged());
            if (dryRun) {
                out.println("dry run: nothing was stored");
            }
        } catch (ImportRejectedException e) {
            throw new CommandFailedException(e.errors().stream()
                    .map(error -> "line " + error.line() + ": " + (error.field().isEmpty() ? "" : error.field() + " ")
                            + error.detail())
                    .toList());
        } catch (ImportInterruptedException e) {
            throw new CommandFailedException(
                    List.of(
                            "line " + e.line()
                                    + ": somebody else changed this product meanwhile; what stands before is stored, repeat the import"));
        } catch (NoSuchFileException e) {
            throw new CommandFailedException(List.of("there is no file " + name));
        } catch (FileSystemException e) {
            throw new CommandFailedException(List.of(name + " cannot be read: " + Catalogue.reason(e)));
        }
    }

    private ImportReport importFrom(
            String name, ProductFormat format, CommandContext context, boolean replace, boolean dryRun)
            throws IOException, CommandFailedException {
        try (ProgressBar bar = Catalogue.progress(this, name);
                InputStream file = open(name, context, bar);
                Catalogue catalogue = new Catalogue(context, bar)) {
            return catalogue.transfer().importFrom(format, file, replace, dryRun);
        }
    }

    private static InputStream open(String name, CommandContext context, ProgressObserver observer)
            throws IOException, CommandFailedException {
        if (Catalogue.isStandard(name)) {
            return new CountedInput(System.in, 0, observer);
        }
        Path file = FilePaths.of(name);
        context.storage().refuseOwn("the import", file);
        if (Files.isDirectory(file)) {
            throw new CommandFailedException(List.of(name + " is a folder"));
        }
        return new BufferedInputStream(new CountedInput(Files.newInputStream(file), Files.size(file), observer));
    }
}
