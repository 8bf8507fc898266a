package org.minimarketplace.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dropwizard.jersey.validation.Validators;
import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.minimarketplace.core.ImportRow;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductFormat;
import org.minimarketplace.core.ProductFormat.Line;

/** Files as bytes, and what formats make of them. */
final class FormatFiles {

    static final Validator VALIDATOR = Validators.newValidator();
    static final String DEFAULT_CURRENCY = "EUR";

    private FormatFiles() {}

    /** All lines, up to the one at which reading ends. */
    static List<Line> read(ProductFormat format, byte[] file) {
        List<Line> lines = new ArrayList<>();
        try {
            ProductFormat.Reader reader = format.reader(new ByteArrayInputStream(file));
            Line line = reader.next();
            while (line != null) {
                lines.add(line);
                line = line.last() ? null : reader.next();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    static List<ImportRow> rows(ProductFormat format, byte[] file) {
        return read(format, file).stream()
                .map(Line::row)
                .flatMap(row -> Stream.ofNullable(row))
                .toList();
    }

    /** The errors like {@code "2 price: must be …"}. */
    static List<String> errors(ProductFormat format, byte[] file) {
        return read(format, file).stream()
                .flatMap(line -> line.errors().stream())
                .map(error -> error.line() + " " + error.field() + ": " + error.detail())
                .toList();
    }

    static byte[] write(ProductFormat format, List<Product> products) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ProductFormat.Writer writer = format.writer(file)) {
            for (Product product : products) {
                writer.write(product);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** Text in UTF-8, and bytes as they are, one behind the other. */
    static byte[] bytes(Object... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts)
                .map(part -> part instanceof byte[] bytes
                        ? bytes
                        : Objects.toString(part).getBytes(UTF_8))
                .forEach(all::writeBytes);
        return all.toByteArray();
    }
}
