package org.minimarketplace.core;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * A format for tests: a line is {@code id=price}, {@code =price} for a new product, or anything else for one with two
 * errors. A line that is {@code end} cannot be read on from.
 */
final class NumbersFormat implements ProductFormat {

    static UUID id(long number) {
        return new UUID(0x7000L, number);
    }

    @Override
    public String name() {
        return "numbers";
    }

    @Override
    public String mediaType() {
        return "text/x-numbers";
    }

    @Override
    public Reader reader(InputStream file) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
        long[] number = {0};
        return () -> {
            String line = lines.readLine();
            number[0]++;
            return line == null ? null : parse(number[0], line);
        };
    }

    private static Line parse(long number, String line) {
        if (line.equals("end")) {
            return Line.unreadable(new LineError(number, "", "ends"));
        }
        int equals = line.indexOf('=');
        if (equals < 0) {
            return Line.wrong(List.of(new LineError(number, "a", "wrong"), new LineError(number, "b", "wrong")));
        }
        return Line.of(new ImportRow(
                number,
                equals == 0 ? null : id(Long.parseLong(line.substring(0, equals))),
                new ProductDetails("a", null, Long.parseLong(line.substring(equals + 1)), "USD"),
                null,
                null,
                null));
    }

    @Override
    public Writer writer(OutputStream file) {
        return new Writer() {
            @Override
            public void write(Product product) throws IOException {
                String line = product.id().getLeastSignificantBits() + "="
                        + product.details().price() + "\n";
                file.write(line.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void close() throws IOException {
                file.write("done".getBytes(StandardCharsets.UTF_8));
            }
        };
    }
}
