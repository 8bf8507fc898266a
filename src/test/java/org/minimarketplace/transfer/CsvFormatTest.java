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
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.core.ImportRow;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductFormat;

class CsvFormatTest {

    private static final CsvFormat FORMAT = new CsvFormat(FormatFiles.VALIDATOR, FormatFiles.DEFAULT_CURRENCY);
    private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
    private static final String HEADER = "id,name,description,price,currency,version,createdAt,updatedAt";
    private static final String COLUMNS = "[id, name, description, price, currency, version, createdAt, updatedAt]";

    @Test
    void aProductIsARowWhoseTextsAreQuoted() {
        Product product = new Product(
                UUID.fromString(ID),
                new ProductDetails("5\" pen, black", "", 150, "USD"),
                7,
                Instant.parse("2026-01-31T23:59:59.999Z"),
                Instant.parse("2026-02-01T00:00:00Z"));

        assertThat(new String(FormatFiles.write(FORMAT, List.of(product)), UTF_8).split("\r\n", -1))
                .containsExactly(
                        "\"id\",\"name\",\"description\",\"price\",\"currency\",\"version\",\"createdAt\",\"updatedAt\"",
                        "\"" + ID + "\",\"5\"\" pen, black\",\"\",\"150\",\"USD\",\"7\","
                                + "\"2026-01-31T23:59:59.999Z\",\"2026-02-01T00:00:00.000Z\"",
                        "");
    }

    @Test
    void nothingIsNull() {
        Product product = new Product(
                UUID.fromString(ID), new ProductDetails("Pen", null, 150, "USD"), 1, Instant.EPOCH, Instant.EPOCH);

        assertThat(new String(FormatFiles.write(FORMAT, List.of(product)), UTF_8))
                .contains("\"Pen\",,\"150\"");
    }

    @Test
    void aRowMayHaveAllFields() {
        assertThat(rows(
                        FORMAT,
                        bytes(
                                HEADER,
                                "\n",
                                ID,
                                ", Pen ,\"a\r\nb\",1000000000000,JPY,7,2026-01-31T23:59:59Z,2026-02-01T00:00:00.5Z")))
                .containsExactly(new ImportRow(
                        2,
                        UUID.fromString(ID),
                        new ProductDetails("Pen", "a\r\nb", 1_000_000_000_000L, "JPY"),
                        7L,
                        Instant.parse("2026-01-31T23:59:59Z"),
                        Instant.parse("2026-02-01T00:00:00.500Z")));
    }

    static Stream<Arguments> files() {
        return Stream.of(
                arguments("a header alone has no products", bytes("name,price\n"), List.of()),
                arguments("a header without a line end has none either", bytes(HEADER), List.of()),
                arguments("columns stand in any order", bytes("price,name\n1,a\n"), List.of(row(2, "a", null))),
                arguments(
                        "names of columns may be quoted", bytes("\"name\",\"price\"\na,1"), List.of(row(2, "a", null))),
                arguments(
                        "a byte order mark is passed over", bytes("\uFEFFname,price\na,1"), List.of(row(2, "a", null))),
                arguments(
                        "rows may end with LF, CRLF or nothing",
                        bytes("name,price\r\na,1\nb,1\r\nc,1"),
                        List.of(row(2, "a", null), row(3, "b", null), row(4, "c", null))),
                arguments(
                        "nothing is null and a pair of quotes is empty",
                        bytes("description,name,price\n,a,1\n\"\",b,1\n"),
                        List.of(row(2, "a", null), row(3, "b", ""))),
                arguments(
                        "white space in a description stays",
                        bytes("name,price,description\n a ,1,  x\t\n b,1,\"\t y \"\n"),
                        List.of(row(2, "a", "  x\t"), row(3, "b", "\t y "))),
                arguments(
                        "lines in a quoted text count",
                        bytes("name,price,description\na,1,\"1\n2\r\n3\"\nb,1,\n"),
                        List.of(row(2, "a", "1\n2\r\n3"), row(5, "b", null))),
                arguments(
                        "blank lines are passed over but count",
                        bytes("\r\n\nname,price\n\na,1\n\r\nb,1\n\n\n"),
                        List.of(row(5, "a", null), row(7, "b", null))),
                arguments(
                        "rows may end in both ways in one file",
                        bytes("name,price\na,1\r\n\r\nb,1\n\nc,1\r\n"),
                        List.of(row(2, "a", null), row(4, "b", null), row(6, "c", null))),
                arguments(
                        "a CR in quotes is text",
                        bytes("name,price,description\na,1,\"\rx\ry\r\"\r\nb,1,\n"),
                        List.of(row(2, "a", "\rx\ry\r"), row(6, "b", null))),
                arguments(
                        "a quoted text may be the end of the file",
                        bytes("price,name\n1,\"a\""),
                        List.of(row(2, "a", null))),
                arguments(
                        "a quote may stand at either end of a quoted text",
                        bytes("name,price\n\"\"\"a\"\"\",1\n\"\"\"\",1\n"),
                        List.of(row(2, "\"a\"", null), row(3, "\"", null))),
                arguments(
                        "a quote that is doubled stands for one",
                        bytes("name,price\n\"a \"\"b\"\"\",1\n"),
                        List.of(row(2, "a \"b\"", null))));
    }

    private static ImportRow row(long line, String name, @Nullable String description) {
        return new ImportRow(line, null, new ProductDetails(name, description, 1, "EUR"), null, null, null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void readsRows(String sentence, byte[] file, List<ImportRow> expected) {
        assertThat(errors(FORMAT, file)).as(sentence).isEmpty();
        assertThat(rows(FORMAT, file)).isEqualTo(expected);
    }

    static Stream<Arguments> filesWithErrors() {
        String noHeader = "1 : must be a header line with the names of columns";
        return Stream.of(
                wrong("an empty file", "", noHeader),
                wrong("a file of nothing but a byte order mark", "\uFEFF", noHeader),
                wrong(
                        "an unknown column",
                        "name,price,colour\na,1,red\n",
                        "1 colour: is not a column; known are " + COLUMNS),
                wrong(
                        "a column in capital letters",
                        "Name,price\n",
                        "1 Name: is not a column; known are " + COLUMNS,
                        "1 name: is missing in the header line"),
                wrong("a column without a name", "name,price,\na,1,\n", "1 : is not a column; known are " + COLUMNS),
                wrong(
                        "a column that stands there twice",
                        "name,price,name\n",
                        "1 name: stands in the header line twice"),
                wrong(
                        "a file without a header",
                        "Pen,150\n",
                        "1 Pen: is not a column; known are " + COLUMNS,
                        "1 150: is not a column; known are " + COLUMNS,
                        "1 name: is missing in the header line",
                        "1 price: is missing in the header line"),
                wrong(
                        "a space before a column's name",
                        "name, price\na,1\n",
                        "1  price: is not a column; known are " + COLUMNS,
                        "1 price: is missing in the header line"),
                wrong("NUL in a name", "name,price\na\0b,1\n", "2 name: must not contain NUL or unpaired surrogates"),
                wrong("NUL in a price", "name,price\na,1\0\n", "2 price: must be a whole number"),
                wrong("a row of a space", "name,price\n \na,1\n", "2 : has 1 fields, where the header has 2"),
                wrong("a second header line", "name,price\nname,price\n", "2 price: must be a whole number"),
                wrong("a row that is too short", "name,price\na\n", "2 : has 1 fields, where the header has 2"),
                wrong("a row that is too long", "name,price\na,1,\n", "2 : has 3 fields, where the header has 2"),
                wrong("a row of one empty text", "name,price\n\"\"\n", "2 : has 1 fields, where the header has 2"),
                wrong("a price in words", "name,price\na,one\n", "2 price: must be a whole number"),
                wrong("a price with a fraction", "name,price\na,1.0\n", "2 price: must be a whole number"),
                wrong("a price with spaces", "name,price\na, 1\n", "2 price: must be a whole number"),
                wrong("a price that is an empty text", "name,price\na,\"\"\n", "2 price: must be a whole number"),
                wrong("a row without a price", "name,price\na,\n", "2 price: must not be null"),
                wrong("a price of zero", "name,price\na,0\n", "2 price: must be greater than or equal to 1"),
                wrong(
                        "a huge price",
                        "name,price\na,99999999999999999999\n",
                        "2 price: must be less than or equal to 1000000000000"),
                wrong(
                        "a currency that is an empty text",
                        "name,price,currency\na,1,\"\"\n",
                        "2 currency: must be an ISO 4217 currency code, like USD"),
                wrong(
                        "a quote that is not closed in a large file",
                        "name,price\na,1\n\"b,1\n" + "c,1\n".repeat(100_000),
                        "3 : is too long for a product, or a quote is not closed"),
                wrong(
                        "several bad rows",
                        "name,price\n,1\na,1\n\nb,0\n",
                        "2 name: must not be null",
                        "5 price: must be greater than or equal to 1"));
    }

    static Stream<Arguments> filesThatAreNotCsv() {
        String inside = "has a quote within a field that does not begin with one";
        String behind = "has text behind a quote that ends a field";
        String open = "has a quote that is not closed";
        String bareCr = "has a CR that is not followed by LF, outside of quotes";
        return Stream.of(
                wrong("text behind a quote", "name,price\na,1\n\"a\"b,1\n", "3 : " + behind),
                wrong("a space behind a quote", "name,price\n\"a\" ,1\n", "2 : " + behind),
                wrong("a tab behind the last quote of a row", "name,price\na,\"1\"\t\nb,1\n", "2 : " + behind),
                wrong("a space behind a quote at the end", "name,price\na,\"1\" ", "2 : " + behind),
                wrong("a quoted text behind another", "name,price\n\"a\"\"b\" \"c\",1\n", "2 : " + behind),
                wrong("a semicolon between quoted fields", "\"name\";\"price\"\n\"a\";\"1\"\n", "1 : " + behind),
                wrong("NUL behind a quote", "name,price\n\"a\"\0,1\n", "2 : " + behind),
                wrong("a space before a quote", "price,name\n5, \"Tea\"\n", "2 : " + inside),
                wrong("a quote in the middle", "price,name\n5,Te\"a\n", "2 : " + inside),
                wrong("a quote at the end of a field", "name,price\n5\",1\n", "2 : " + inside),
                wrong("quotes that are doubled in a bare field", "name,price\na\"\"b,1\n", "2 : " + inside),
                wrong("a space before a quote in the header", "price, \"name\"\n5,Tea\n", "1 : " + inside),
                wrong("a byte order mark in a field", "price,name\n5,\uFEFF\"Tea\"\n", "2 : " + inside),
                wrong("a quote that is not closed", "name,price\na,1\n\"b,1\nc,1\n", "3 : " + open),
                wrong("a quote that is the last character", "name,price\na,1\nb,\"", "3 : " + open),
                wrong("a doubled quote that leaves one open", "name,price\n\"a\"\",1", "2 : " + open),
                wrong("a quote that is not closed in the header", "name,\"price\na,1\n", "1 : " + open),
                wrong("a file whose lines end with CR", "name,price\ra,1\rb,1\r", "1 : " + bareCr),
                wrong("a row that ends with CR", "name,price\na,1\rb,1\n", "2 : " + bareCr),
                wrong("a CR within a bare field", "name,price\na\rb,1\n", "2 : " + bareCr),
                wrong("a CR behind a quote", "name,price\n\"a\"\r,1\n", "2 : " + bareCr),
                wrong("a CR as the last character", "name,price\na,1\r", "2 : " + bareCr),
                wrong("two CRs before LF", "name,price\r\na,1\r\r\n", "2 : " + bareCr),
                wrong(
                        "a bad quote behind other errors",
                        "name,price,description\n,1,\nx,1,\"x\ny\"\n5\",1,\n,0,\n",
                        "2 name: must not be null",
                        "5 : " + inside),
                wrong(
                        "a bad quote far into the file",
                        "name,price,description\n" + "b,1,\"b\r\nc\"\r\n".repeat(20_000) + "5\",1\n",
                        "40002 : " + inside));
    }

    private static Arguments wrong(String what, String file, String... errors) {
        return arguments(what + " is refused", bytes(file), List.of(errors));
    }

    static Stream<Arguments> filesThatAreNotUtf8() {
        byte[] latin = {'a', (byte) 0xE9, ',', '1', '\n'};
        return Stream.of(
                arguments("invalid UTF-8 in the header", bytes(latin), List.of("1 : is not valid UTF-8")),
                arguments(
                        "invalid UTF-8 behind other errors",
                        bytes("name,price\n,1\nb,1\n", latin),
                        List.of("2 name: must not be null", "4 : is not valid UTF-8")),
                arguments(
                        "invalid UTF-8 far into the file",
                        bytes("name,price\n", "b,1\n".repeat(50_000), latin),
                        List.of("50002 : is not valid UTF-8")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"filesWithErrors", "filesThatAreNotCsv", "filesThatAreNotUtf8"})
    void tellsTheLine(String sentence, byte[] file, List<String> expected) {
        assertThat(errors(FORMAT, file)).as(sentence).isEqualTo(expected);
    }

    @Test
    void aQuoteThatIsNeverClosedDoesNotFillTheMemory() throws Exception {
        ProductFormat.Reader reader = FORMAT.reader(new SequenceInputStream(
                new ByteArrayInputStream(bytes("name,price\n\"")), new NdjsonFormatTest.Endless('a')));
        reader.next();

        ProductFormat.Line line = reader.next();

        assertThat(line).isNotNull().extracting(ProductFormat.Line::last).isEqualTo(true);
    }

    @Test
    void aFileThatIsTornIsNoEndOfTheFile() throws Exception {
        ProductFormat.Reader reader = FORMAT.reader(new SequenceInputStream(
                new ByteArrayInputStream(bytes("name,price\na,1\n")), new NdjsonFormatTest.Torn()));

        assertThatThrownBy(() -> {
                    while (reader.next() != null) {
                        // Up to the error.
                    }
                })
                .isInstanceOf(EOFException.class);
    }
}
