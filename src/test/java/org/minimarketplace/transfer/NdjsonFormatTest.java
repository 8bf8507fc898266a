package org.minimarketplace.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.minimarketplace.transfer.FormatFiles.bytes;
import static org.minimarketplace.transfer.FormatFiles.errors;
import static org.minimarketplace.transfer.FormatFiles.rows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.core.ImportRow;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductFormat;

class NdjsonFormatTest {

    private static final NdjsonFormat FORMAT = new NdjsonFormat(FormatFiles.VALIDATOR, FormatFiles.DEFAULT_CURRENCY);
    private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
    private static final String PEN = "{\"name\":\"Pen\",\"price\":150}";
    private static final ProductDetails PEN_DETAILS = new ProductDetails("Pen", null, 150, "EUR");

    @Test
    void aProductIsALineThatEndsWithALineFeed() {
        Product product = new Product(
                UUID.fromString(ID),
                new ProductDetails("Pen", "black\nblue", 150, "USD"),
                7,
                Instant.parse("2026-01-31T23:59:59.999Z"),
                Instant.parse("2026-02-01T00:00:00Z"));

        assertThat(new String(FormatFiles.write(FORMAT, List.of(product)), UTF_8))
                .isEqualTo("{\"id\":\"" + ID
                        + "\",\"name\":\"Pen\",\"description\":\"black\\nblue\",\"price\":150,\"currency\":\"USD\","
                        + "\"version\":7,\"createdAt\":\"2026-01-31T23:59:59.999Z\","
                        + "\"updatedAt\":\"2026-02-01T00:00:00.000Z\"}\n");
    }

    @Test
    void aLineMayHaveAllFields() {
        assertThat(rows(FORMAT, bytes("""
                {"updatedAt":"2026-02-01T00:00:00.5Z","createdAt":"2026-01-31T23:59:59Z","version":7,"currency":"JPY",\
                "price":1000000000000,"description":"","name":" Pen\\u2003","id":"%s"}
                """.formatted(ID))))
                .containsExactly(new ImportRow(
                        1,
                        UUID.fromString(ID),
                        new ProductDetails("Pen", "", 1_000_000_000_000L, "JPY"),
                        7L,
                        Instant.parse("2026-01-31T23:59:59Z"),
                        Instant.parse("2026-02-01T00:00:00.500Z")));
    }

    static Stream<Arguments> filesWithPens() {
        return Stream.of(
                arguments("an empty file has no products", bytes(""), List.of()),
                arguments("a file of nothing but white space has none", bytes(" \r\n\t\n\n  "), List.of()),
                arguments("a file of nothing but a byte order mark has none", bytes("\uFEFF"), List.of()),
                arguments("the last line may lack its end", bytes(PEN + "\n" + PEN), List.of(1L, 2L)),
                arguments("lines may end with CRLF", bytes(PEN + "\r\n" + PEN + "\r\n"), List.of(1L, 2L)),
                arguments("a carriage return alone ends no line", bytes("\r" + PEN + "\r"), List.of(1L)),
                arguments(
                        "blank lines are passed over but count",
                        bytes("\n \n" + PEN + "\n\r\n" + PEN + "\n\n"),
                        List.of(3L, 5L)),
                arguments("a byte order mark is passed over", bytes("\uFEFF" + PEN), List.of(1L)),
                arguments(
                        "a line may be padded up to the limit",
                        bytes(PEN, " ".repeat(100_000), "\n", PEN, " ".repeat(100_000)),
                        List.of(1L, 2L)),
                arguments("blank lines have no limit together", bytes(" \n".repeat(200_000), PEN), List.of(200_001L)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filesWithPens")
    void readsLines(String sentence, byte[] file, List<Long> lines) {
        assertThat(errors(FORMAT, file)).as(sentence).isEmpty();
        assertThat(rows(FORMAT, file))
                .isEqualTo(lines.stream()
                        .map(line -> new ImportRow(line, null, PEN_DETAILS, null, null, null))
                        .toList());
    }

    static Stream<Arguments> filesWithErrors() {
        return Stream.of(
                wrong("a line that is no JSON", "{", "1 : is not valid JSON, or has a field twice"),
                wrong("two objects on one line", PEN + PEN, "1 : must be one object and nothing else"),
                wrong(
                        "an object over two lines",
                        "{\"name\":\"Pen\",\n\"price\":1}",
                        "1 : is not valid JSON, or has a field twice",
                        "2 : must be one object and nothing else"),
                wrong(
                        "a field that stands there twice",
                        "{\"name\":\"a\",\"name\":\"a\",\"price\":1}",
                        "1 : is not valid JSON, or has a field twice"),
                wrong("an array", "[" + PEN + "]", "1 : must be one object and nothing else"),
                wrong("null", "null", "1 : must be one object and nothing else"),
                wrong("a number", "7", "1 : must be one object and nothing else"),
                wrong("an unknown field", "{\"nmae\":\"a\"}", "1 nmae: is not a field of a product"),
                wrong(
                        "a price as text",
                        "{\"name\":\"a\",\"price\":\"1\"}",
                        "1 price: is not of the type that is expected here"),
                wrong(
                        "a price with a fraction",
                        "{\"name\":\"a\",\"price\":1.0}",
                        "1 price: is not of the type that is expected here"),
                wrong(
                        "a name that is a number",
                        "{\"name\":1,\"price\":1}",
                        "1 name: is not of the type that is expected here"),
                wrong("a price of zero", "{\"name\":\"a\",\"price\":0}", "1 price: must be greater than or equal to 1"),
                wrong(
                        "several things at once",
                        "{\"name\":\" \",\"price\":1000000000001,\"currency\":\"usd\"}",
                        "1 currency: must be an ISO 4217 currency code, like USD",
                        "1 name: must have 1 to 200 characters",
                        "1 price: must be less than or equal to 1000000000000"),
                wrong("an empty object", "{}", "1 name: must not be null", "1 price: must not be null"),
                wrong(
                        "an unpaired surrogate",
                        "{\"name\":\"\\ud800\",\"price\":1}",
                        "1 name: must not contain NUL or unpaired surrogates"),
                wrong(
                        "NUL",
                        "{\"name\":\"a\\u0000\",\"price\":1}",
                        "1 name: must not contain NUL or unpaired surrogates"),
                wrong(
                        "an id in capital letters",
                        "{\"id\":\"01890A5D-AC96-774B-BCCE-B302099A8057\",\"name\":\"a\",\"price\":1}",
                        "1 id: must be a UUID in lower-case digits"),
                wrong(
                        "a version of zero",
                        "{\"name\":\"a\",\"price\":1,\"version\":0}",
                        "1 version: must be greater than or equal to 1"),
                wrong(
                        "a time with an offset",
                        "{\"name\":\"a\",\"price\":1,\"createdAt\":\"2026-01-01T00:00:00+01:00\"}",
                        "1 createdAt: must be a time in UTC, like 2026-01-31T23:59:59.999Z"),
                wrong(
                        "a time with microseconds",
                        "{\"name\":\"a\",\"price\":1,\"createdAt\":\"2026-01-01T00:00:00.000001Z\"}",
                        "1 createdAt: must be a time in UTC, like 2026-01-31T23:59:59.999Z"),
                wrong(
                        "a day that does not exist",
                        "{\"name\":\"a\",\"price\":1,\"createdAt\":\"2026-02-30T00:00:00Z\"}",
                        "1 createdAt: must be a time that exists"),
                wrong(
                        "an hour that does not exist",
                        "{\"name\":\"a\",\"price\":1,\"createdAt\":\"9999-12-31T24:00:00Z\"}",
                        "1 createdAt: must be a time in UTC, like 2026-01-31T23:59:59.999Z"),
                wrong(
                        "a leap second",
                        "{\"name\":\"a\",\"price\":1,\"createdAt\":\"2016-12-31T23:59:60Z\"}",
                        "1 createdAt: must be a time in UTC, like 2026-01-31T23:59:59.999Z"),
                wrong(
                        "a minute that does not exist",
                        "{\"name\":\"a\",\"price\":1,\"createdAt\":\"2016-12-31T23:60:00Z\"}",
                        "1 createdAt: must be a time in UTC, like 2026-01-31T23:59:59.999Z"),
                wrong(
                        "a change before the creation",
                        "{\"name\":\"a\",\"price\":1,\"createdAt\":\"2026-01-01T00:00:00.001Z\","
                                + "\"updatedAt\":\"2026-01-01T00:00:00Z\"}",
                        "1 updatedAt: must not be before createdAt"),
                wrong(
                        "a second byte order mark",
                        PEN + "\n\uFEFF" + PEN,
                        "2 : is not valid JSON, or has a field twice"),
                wrong(
                        "several bad lines",
                        "x\n\n" + PEN + "\n{}\n",
                        "1 : is not valid JSON, or has a field twice",
                        "4 name: must not be null",
                        "4 price: must not be null"));
    }

    private static Arguments wrong(String what, String file, String... errors) {
        return arguments(what + " is refused", bytes(file), List.of(errors));
    }

    static Stream<Arguments> filesThatCannotBeReadOn() {
        byte[] latin = {'{', (byte) 0xE9, '}', '\n'};
        byte[] overlong = {(byte) 0xC0, (byte) 0x80};
        byte[] surrogate = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};
        byte[] halfAnEuro = {(byte) 0xE2, (byte) 0x82};
        return Stream.of(
                arguments("invalid UTF-8 at the beginning", bytes(latin, PEN), List.of("1 : is not valid UTF-8")),
                arguments(
                        "invalid UTF-8 behind other errors",
                        bytes("x\n", PEN, "\n", latin, "x\n"),
                        List.of("1 : is not valid JSON, or has a field twice", "3 : is not valid UTF-8")),
                arguments(
                        "invalid UTF-8 far into the file",
                        bytes((PEN + "\n").repeat(5_000), overlong),
                        List.of("5001 : is not valid UTF-8")),
                arguments("an encoded surrogate", bytes(surrogate), List.of("1 : is not valid UTF-8")),
                arguments("a file that ends in a character", bytes(PEN, halfAnEuro), List.of("1 : is not valid UTF-8")),
                arguments(
                        "a line that is too long",
                        bytes(PEN, "\n{\"name\":\"", "a".repeat(200_000), "\"}\nx"),
                        List.of("2 : is too long for a product")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"filesWithErrors", "filesThatCannotBeReadOn"})
    void tellsTheLine(String sentence, byte[] file, List<String> expected) {
        assertThat(errors(FORMAT, file)).as(sentence).isEqualTo(expected);
    }

    @Test
    void aLineWithoutEndDoesNotFillTheMemory() throws Exception {
        ProductFormat.Reader reader = FORMAT.reader(new Endless('a'));

        ProductFormat.Line line = reader.next();

        assertThat(line).isNotNull().extracting(ProductFormat.Line::last).isEqualTo(true);
    }

    @Test
    void aFileThatIsTornIsNoEndOfTheFile() throws Exception {
        ProductFormat.Reader reader =
                FORMAT.reader(new SequenceInputStream(new ByteArrayInputStream(bytes(PEN, "\n")), new Torn()));

        assertThatThrownBy(() -> {
                    while (reader.next() != null) {
                        // Up to the error.
                    }
                })
                .isInstanceOf(EOFException.class);
    }

    /** A file that never ends. */
    static final class Endless extends InputStream {
        private final char character;

        Endless(char character) {
            this.character = character;
        }

        @Override
        public int read() {
            return character;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            Arrays.fill(target, offset, offset + length, (byte) character);
            return length;
        }
    }

    /** A file whose rest got lost. */
    static final class Torn extends InputStream {
        @Override
        public int read() throws EOFException {
            throw new EOFException("torn");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws EOFException {
            throw new EOFException("torn");
        }
    }
}
