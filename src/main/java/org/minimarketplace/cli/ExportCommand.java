package org.minimarketplace.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
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
        ExactOption.value(parser, "--file", "FILE")
                .dest("products")
                .required(true)
                .help("ends with .ndjson or .csv; - writes NDJSON to standard output");
        ExactOption.flag(parser, "--force").help("overwrite a file that exists");
    }

    @Override
    public void run(CommandContext context, Namespace arguments, PrintStream out) throws Exception {
        String name = arguments.getString("products");
        boolean overwrite = arguments.getBoolean("force");
        ProductFormat format = Catalogue.format(context.formats(), name);
        if (Catalogue.isStandard(name)) {
            write(context, name, format, out);
            return;
        }
        try (ExportFile file = ExportFile.of(name, overwrite, context.storage())) {
            try (OutputStream bytes = file.open()) {
                write(context, name, format, bytes);
            }
            file.complete();
        } catch (FileSystemException e) {
            throw new CommandFailedException(
                    List.of(name + " cannot be written: " + Catalogue.reason(e) + "; look at its folder and disk"));
        }
    }

    private void write(CommandContext context, String name, ProductFormat format, OutputStream to) throws IOException {
        try (ProgressBar bar = Catalogue.progress(this, name);
                Catalogue catalogue = new Catalogue(context, bar)) {
            catalogue.transfer().exportTo(format, to);
        }
    }
}
