package org.minimarketplace.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductFormat;

/**
 * A format that says on standard error how far it has come: on a terminal in one line that changes, elsewhere now and
 * then. For one thread.
 */
final class Progress implements ProductFormat {

    private static final long STEP = 10_000;

    private final ProductFormat format;
    private final String verb;
    private final PrintStream out;
    private long products;

    Progress(ProductFormat format, String verb, PrintStream out) {
        this.format = format;
        this.verb = verb;
        this.out = out;
    }

    @Override
    public String name() {
        return format.name();
    }

    @Override
    public String mediaType() {
        return format.mediaType();
    }

    @Override
    public Reader reader(InputStream file) throws IOException {
        Reader reader = format.reader(file);
        return () -> {
            Line line = reader.next();
            count(line != null);
            return line;
        };
    }

    @Override
    public Writer writer(OutputStream file) throws IOException {
        Writer writer = format.writer(file);
        return new Writer() {
            @Override
            public void write(Product product) throws IOException {
                writer.write(product);
                count(true);
            }

            @Override
            public void close() throws IOException {
                writer.close();
                count(false);
            }
        };
    }

    private void count(boolean one) {
        if (one) {
            products++;
        }
        if (!one || products % STEP == 0) {
            out.println(verb + " " + products + " products" + (one ? " ..." : ""));
        }
    }
}
