package org.minimarketplace.db;

import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.Word;
import org.minimarketplace.core.Words;

/**
 * The entry of a product in the text index: its words, with a blank between two of them. Immutable.
 *
 * @param id the product's
 * @param name words of the name
 * @param description words of the description; null for none
 */
public record IndexedText(UUID id, String name, @Nullable String description) {

    /** The words of a product. */
    public static IndexedText of(Product product) {
        String description = product.details().description();
        return new IndexedText(
                product.id(), words(product.details().name()), description == null ? null : words(description));
    }

    /** The words of a text. */
    public static String words(String text) {
        return Words.in(text).stream().map(Word::text).collect(Collectors.joining(" "));
    }
}
