package org.minimarketplace.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.minimarketplace.transfer.FormatFiles.errors;
import static org.minimarketplace.transfer.FormatFiles.rows;
import static org.minimarketplace.transfer.FormatFiles.write;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductFormat;

class RoundTripTest {

    private static final List<ProductFormat> FORMATS = List.of(
            new NdjsonFormat(FormatFiles.VALIDATOR, FormatFiles.DEFAULT_CURRENCY),
            new CsvFormat(FormatFiles.VALIDATOR, FormatFiles.DEFAULT_CURRENCY));

    static Stream<Arguments> descriptions() {
        return Stream.of(
                        arguments("no description", null),
                        arguments("an empty one", ""),
                        arguments("a space", " "),
                        arguments("spaces around", "  a  "),
                        arguments("tabs around", "\ta\t"),
                        arguments("quotes", "\"a\" \"\" \""),
                        arguments("commas", ",a,,"),
                        arguments("a backslash before a quote", "\\\" \\n"),
                        arguments("line feeds", "\na\n\nb\n"),
                        arguments("carriage returns", "\ra\r\rb\r"),
                        arguments("both", "\r\na\r\n\n\rb\r\n"),
                        arguments("a hash at the beginning", "# a"),
                        arguments("a formula", "=1+1"),
                        arguments("what looks like null", "null"),
                        arguments("what ends streams in other formats", "\\."),
                        arguments("emoji", "👩‍👩‍👧‍👦 🇪🇺"),
                        arguments("combining marks", "e\u0301 \u0301"),
                        arguments("right to left", "\u202Eعربى עברית\u202C"),
                        arguments("separators of lines and paragraphs", "a\u2028b\u2029c\u0085d"),
                        arguments("control characters", "\u0001\u001B\u001F\u007F\u000B\u000C"),
                        arguments("a byte order mark", "\uFEFFa\uFEFF"),
                        arguments("non-characters", "\uFFFE\uFFFF\uFFFD"),
                        arguments("the longest of control characters", "\u0001".repeat(2_000)),
                        arguments("the longest of quotes", "\"".repeat(2_000)),
                        arguments("the longest of emoji", "😀".repeat(2_000)))
                .flatMap(text -> FORMATS.stream()
                        .map(format -> arguments(text.get()[0] + " in " + format.name(), format, text.get()[1])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("descriptions")
    void comesBackAsItWas(String sentence, ProductFormat format, @Nullable String description) {
        Product product = product(1, description == null || description.isBlank() ? "a" : description, description);

        byte[] file = write(format, List.of(product, product(2, "b", description)));

        assertThat(errors(format, file)).as(sentence).isEmpty();
        List<Product> back = rows(format, file).stream()
                .map(row -> row.product(new UUID(0, 0), Instant.EPOCH))
                .toList();
        assertThat(back).containsExactly(product, product(2, "b", description));
        assertThat(write(format, back)).isEqualTo(file);
    }

    @Test
    void theOldestAndTheLatestTimesComeBack() {
        for (ProductFormat format : FORMATS) {
            Product product = new Product(
                    new UUID(-1, -1),
                    new ProductDetails("a", null, 1_000_000_000_000L, "XXX"),
                    Long.MAX_VALUE,
                    Instant.parse("0000-01-01T00:00:00Z"),
                    Instant.parse("9999-12-31T23:59:59.999Z"));

            assertThat(rows(format, write(format, List.of(product))))
                    .singleElement()
                    .matches(row -> row.describes(product));
        }
    }

    /** The name is cut to its limit, without what no name may have. */
    private static Product product(int number, String name, @Nullable String description) {
        String cut = "a"
                + name.codePoints()
                        .filter(each -> !Character.isISOControl(each) && "\u2028\u2029\u202C\u202E".indexOf(each) < 0)
                        .limit(198)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                + "z";
        return new Product(
                new UUID(0x7000L, number),
                new ProductDetails(cut, description, 1, "USD"),
                number,
                Instant.ofEpochMilli(number),
                Instant.ofEpochMilli(number + 1));
    }
}
