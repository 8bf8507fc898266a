package org.minimarketplace.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.ProductRecord;
import org.minimarketplace.api.StrictJson;
import org.minimarketplace.core.LineError;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductFormat;

/** One JSON object on each line, lines end with LF; lines with nothing but white space are passed over. Thread-safe. */
public final class NdjsonFormat implements ProductFormat {

    private static final String NO_OBJECT = "must be one object and nothing else";
    private static final char LINE_FEED = '\n';

    private final ObjectMapper json;
    private final RecordMapping mapping;

    /** Applies the limits of the API, and its default currency. */
    public NdjsonFormat(Validator validator, String defaultCurrency) {
        this.json = new ObjectMapper();
        StrictJson.configure(json);
        json.getFactory().configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false);
        this.mapping = new RecordMapping(validator, defaultCurrency);
    }

    @Override
    public String name() {
        return "ndjson";
    }

    @Override
    public String mediaType() {
        return "application/x-ndjson";
    }

    @Override
    public Reader reader(InputStream file) {
        return new LineReader(new RecordReader(file));
    }

    @Override
    public Writer writer(OutputStream file) {
        ObjectWriter writer = json.writerFor(ProductRecord.class);
        return new Writer() {
            @Override
            public void write(Product product) throws IOException {
                file.write(writer.writeValueAsBytes(RecordMapping.record(product)));
                file.write(LINE_FEED);
            }

            @Override
            public void close() {
                // Every line is complete by itself.
            }
        };
    }

    private final class LineReader implements Reader {

        private final RecordReader file;
        private final StringBuilder text = new StringBuilder();
        private long number;

        LineReader(RecordReader file) {
            this.file = file;
        }

        @Override
        public @Nullable Line next() throws IOException {
            try {
                boolean more;
                do {
                    more = readLine();
                    number++;
                } while (more && isBlank());
                return isBlank() ? null : parse(text.toString());
            } catch (CharacterCodingException e) {
                return Line.unreadable(new LineError(number + 1, "", "is not valid UTF-8"));
            } catch (LineTooLongException e) {
                return Line.unreadable(new LineError(number + 1, "", "is too long for a product"));
            }
        }

        /** Reads up to the end of the line; false at the end of the file. */
        private boolean readLine() throws IOException {
            text.setLength(0);
            file.recordRead();
            int character = file.read();
            while (character != '\n' && character != -1) {
                text.append((char) character);
                character = file.read();
            }
            return character != -1;
        }

        /** Only what JSON takes for white space: RFC 8259, section 2. */
        private boolean isBlank() {
            return text.chars().allMatch(character -> " \t\r".indexOf(character) >= 0);
        }

        private Line parse(String line) {
            try {
                ProductRecord parsed = json.readValue(line, ProductRecord.class);
                return parsed == null ? wrong("", NO_OBJECT) : mapping.line(number, parsed);
            } catch (UnrecognizedPropertyException e) {
                return wrong(e.getPropertyName(), "is not a field of a product");
            } catch (MismatchedInputException e) {
                return e.getPath().isEmpty()
                        ? wrong("", NO_OBJECT)
                        : wrong(e.getPath().get(0).getFieldName(), "is not of the type that is expected here");
            } catch (JsonProcessingException e) {
                return wrong("", "is not valid JSON, or has a field twice");
            }
        }

        private Line wrong(String field, String detail) {
            return Line.wrong(List.of(new LineError(number, field, detail)));
        }
    }
}
