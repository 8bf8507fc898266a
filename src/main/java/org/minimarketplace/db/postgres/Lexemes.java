package org.minimarketplace.db.postgres;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.Word;
import org.minimarketplace.core.Words;

/**
 * The words of a product as a literal of <a
 * href="https://www.postgresql.org/docs/current/datatype-textsearch.html">tsvector</a>: made in Java, so that the
 * server parses nothing. Words of the name have weight A. Nobody asks for the places of words, but one without a place
 * would have every weight.
 */
final class Lexemes {

    /** Of a word, in bytes of UTF-8: the server takes 2,046. */
    private static final int MOST_BYTES = 2_000;

    private Lexemes() {}

    /** All words of a product. */
    static String of(Product product) {
        return of(product.details().name(), product.details().description());
    }

    /** All words of a name and a description. */
    static String of(String title, @Nullable String text) {
        Set<String> name = words(title);
        Set<String> description = text == null ? Set.of() : words(text);
        StringJoiner literal = new StringJoiner(" ");
        name.forEach(word -> literal.add(quoted(word) + ":1A"));
        description.stream().filter(word -> !name.contains(word)).forEach(word -> literal.add(quoted(word) + ":2"));
        return literal.toString();
    }

    private static Set<String> words(String text) {
        Set<String> words = new LinkedHashSet<>();
        for (Word word : Words.in(text)) {
            words.add(cut(word.text()));
        }
        return words;
    }

    /** A word as it stands in literals. */
    static String quoted(String word) {
        return "'" + cut(word).replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** As much of a word as the server takes; a character stays whole. */
    private static String cut(String word) {
        if (word.length() <= MOST_BYTES / 4) {
            return word;
        }
        int bytes = 0;
        int end = 0;
        while (end < word.length()) {
            int codePoint = word.codePointAt(end);
            bytes += Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_BYTES) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return word.substring(0, end);
    }
}
