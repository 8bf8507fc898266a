package org.minimarketplace.core;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.SortKey.Field;

/**
 * A page of products that is asked for. Immutable.
 *
 * @param filter which products
 * @param sort in which order; ties are broken by the id, in the direction of the last key. Empty only for a search:
 *     then products that match by their name alone come first, and within that those that were stored last. Both orders
 *     depend on nothing but the product itself, so that a walk over pages meets every product once that nobody touches
 *     meanwhile
 * @param after the position behind which the page begins; null for the first page
 * @param limit the most products on the page
 * @param countTotal whether to count all products that the filter lets through, too
 */
public record ProductQuery(
        ProductFilter filter, List<SortKey> sort, @Nullable Position after, int limit, boolean countTotal) {

    private static final List<SortKey> NEWEST_FIRST = List.of(new SortKey(Field.CREATED_AT, true));

    /** Copies the list, and fills in the default order. */
    public ProductQuery {
        sort = sort.isEmpty() && filter.search() == null ? NEWEST_FIRST : List.copyOf(sort);
    }

    /** Whether the order is that of a search. */
    public boolean byRelevance() {
        return sort.isEmpty();
    }
}
