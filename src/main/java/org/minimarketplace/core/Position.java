package org.minimarketplace.core;

import java.util.List;

/**
 * A place in an order of products, as values of what it is ordered by. Only the storage that made it can read it.
 * Immutable.
 *
 * @param values strings and longs
 */
public record Position(List<Object> values) {

    /** Copies the list. */
    public Position {
        values = List.copyOf(values);
    }
}
