package org.minimarketplace.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of products. Immutable.
 *
 * @param products in the order that was asked for
 * @param next where the next page begins; null on the last one
 * @param total how many products there are on all pages, counted at the same moment; null if that was not asked for
 */
public record ProductPage(
        List<Product> products,
        @Nullable Position next,
        @Nullable Long total) {

    /** Copies the list. */
    public ProductPage {
        products = List.copyOf(products);
    }
}
