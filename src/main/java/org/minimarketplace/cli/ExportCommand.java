package org.minimarketplace.cli;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.core.ProductFormat;

/** {@code export}. */
final class ExportCommand implements OperatorCommand {

    @Override
    public String name() {
        return "export";
    }

    @Override
    public String description() {
        return "Writes all products to a file; for example: export config.yml --file products.csv";
    }

    @Override
    public void arguments(Subparser parser) {
        // The name "file" is taken by the configuration.
        parser.addArgument("--file")
                .dest("products")
                .metavar("FILE")
                .required(true)
                .help("ends with .ndjson or .csv; - writes NDJSON to standard output");
    }

    @Override
    public void run(CommandContext context, Namespace arguments, PrintStream out) throws Exception {
        String name = arguments.getString("products");
        ProductFormat format = Catalogue.format(context.formats(), name);
        try (ProgressBar bar = Catalogue.progress(this, name);
                Catalogue catalogue = new Catalogue(context, bar)) {
            if (Catalogue.isStandard(name)) {
                catalogue.transfer().exportTo(format, out);
                return;
            }
            Path file = FilePaths.of(name).toAbsolutePath();
            // The name is given to a file that is complete: a torn one could be taken for the catalogue.
            Path partial = file.resolveSibling(file.getFileName() + ".partial");
            try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(partial))) {
                catalogue.transfer().exportTo(format, bytes);
            }
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
