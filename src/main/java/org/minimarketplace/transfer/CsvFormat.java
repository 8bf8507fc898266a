package org.minimarketplace.transfer;

import static java.util.Objects.requireNonNull;

import jakarta.validation.Validator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.ProductRecord;
import org.minimarketplace.core.LineError;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductFormat;

/**
 * RFC 4180, strictly, with a header line that names the columns, in any order. Nothing between two commas is null, and
 * {@code ""} is the empty text; white space belongs to the field. Records end with CRLF or LF, blank lines are passed
 * over. Texts are written as they are, also those that a spreadsheet takes for a formula. Thread-safe.
 */
public final class CsvFormat implements ProductFormat {

    private static final List<String> COLUMNS =
            List.of("id", "name", "description", "price", "currency", "version", "createdAt", "updatedAt");

    /** The fields of a product of the API that follow from the rest. */
    private static final String PASSED_OVER = "etag";

    /** Quotes whatever is not null: that is how null and empty are told apart, in writing and in reading. */
    private static final CSVFormat CSV =
            CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL_NON_NULL).get();

    private final RecordMapping mapping;

    /** Applies the limits of the API, and its default currency. */
    public CsvFormat(Validator validator, String defaultCurrency) {
        this.mapping = new RecordMapping(validator, defaultCurrency);
    }

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String mediaType() {
        return "text/csv";
    }

    @Override
    public Reader reader(InputStream file) throws IOException {
        RecordReader text = new RecordReader(file);
        return new RowReader(
                text,
                CSVParser.builder()
                        .setReader(new StrictCsvReader(text))
                        .setFormat(CSV)
                        .get());
    }

    @Override
    public Writer writer(OutputStream file) throws IOException {
        BufferedWriter text = new BufferedWriter(new OutputStreamWriter(file, StandardCharsets.UTF_8));
        CSVPrinter printer = new CSVPrinter(text, CSV);
        printer.printRecord(COLUMNS);
        return new Writer() {
            @Override
            public void write(Product product) throws IOException {
                ProductRecord row = RecordMapping.record(product);
                printer.printRecord(
                        row.id(),
                        row.name(),
                        row.description(),
                        row.price(),
                        row.currency(),
                        row.version(),
                        row.createdAt(),
                        row.updatedAt());
            }

            @Override
            public void close() throws IOException {
                text.flush();
            }
        };
    }

    private final class RowReader implements Reader {

        private final RecordReader text;
        private final CSVParser parser;
        private final Iterator<CSVRecord> rows;
        private @Nullable List<String> columns;
        private long number = 1;

        RowReader(RecordReader text, CSVParser parser) {
            this.text = text;
            this.parser = parser;
            this.rows = parser.iterator();
        }

        @Override
        public @Nullable Line next() throws IOException {
            try {
                CSVRecord row = row();
                if (columns == null) {
                    return header(row);
                }
                return row == null ? null : line(row, columns);
            } catch (UncheckedIOException e) {
                // The parser hides its own errors, and those of the reader below it, in this.
                return Line.unreadable(new LineError(number, "", reason(requireNonNull(e.getCause()))));
            }
        }

        /** The next row that is no blank line; null at the end. Sets the number of its line. */
        private @Nullable CSVRecord row() {
            CSVRecord row;
            do {
                number = parser.getCurrentLineNumber() + 1;
                row = rows.hasNext() ? rows.next() : null;
                text.recordRead();
            } while (row != null && row.size() == 1 && row.get(0) == null);
            return row;
        }

        private Line header(@Nullable CSVRecord row) {
            if (row == null) {
                return Line.unreadable(new LineError(number, "", "must be a header line with the names of columns"));
            }
            List<String> names =
                    row.stream().map(name -> Objects.toString(name, "")).toList();
            Set<String> seen = new HashSet<>();
            List<LineError> errors = new ArrayList<>();
            for (String name : names) {
                if (!COLUMNS.contains(name) && !name.equals(PASSED_OVER)) {
                    errors.add(new LineError(number, name, "is not a column; known are " + COLUMNS));
                } else if (!seen.add(name)) {
                    errors.add(new LineError(number, name, "stands in the header line twice"));
                }
            }
            for (String required : List.of("name", "price")) {
                if (!names.contains(required)) {
                    errors.add(new LineError(number, required, "is missing in the header line"));
                }
            }
            columns = names;
            return new Line(null, errors, !errors.isEmpty());
        }

        private Line line(CSVRecord row, List<String> names) {
            if (row.size() != names.size()) {
                return wrong("has " + row.size() + " fields, where the header has " + names.size());
            }
            List<LineError> errors = new ArrayList<>();
            BigInteger price = integer("price", value(row, names, "price"), errors);
            BigInteger version = integer("version", value(row, names, "version"), errors);
            if (!errors.isEmpty()) {
                return Line.wrong(errors);
            }
            return mapping.line(
                    number,
                    new ProductRecord(
                            value(row, names, "id"),
                            value(row, names, "name"),
                            value(row, names, "description"),
                            price,
                            value(row, names, "currency"),
                            version,
                            value(row, names, "createdAt"),
                            value(row, names, "updatedAt")));
        }

        private static @Nullable String value(CSVRecord row, List<String> names, String column) {
            int index = names.indexOf(column);
            return index < 0 ? null : row.get(index);
        }

        private @Nullable BigInteger integer(String column, @Nullable String text, List<LineError> errors) {
            if (text == null) {
                return null;
            }
            if (!text.matches("-?[0-9]{1,100}")) {
                errors.add(new LineError(number, column, "must be a whole number"));
                return null;
            }
            return new BigInteger(text);
        }

        private Line wrong(String detail) {
            return Line.wrong(List.of(new LineError(number, "", detail)));
        }

        private static String reason(IOException error) throws IOException {
            if (error instanceof CharacterCodingException) {
                return "is not valid UTF-8";
            }
            if (error instanceof LineTooLongException) {
                return "is too long for a product, or a quote is not closed";
            }
            if (error instanceof MalformedCsvException malformed) {
                return malformed.detail();
            }
            if (error instanceof CSVException) {
                return "is not valid CSV";
            }
            // The file could not be read to its end: nothing is known about what it says.
            throw error;
        }
    }
}
