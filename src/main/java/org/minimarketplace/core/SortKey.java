package org.minimarketplace.core;

/** One key of an order. Immutable. */
public record SortKey(Field field, boolean descending) {

    /** The fields that products can be ordered by. */
    public enum Field {
        /** By code points, not by the rules of a language. */
        NAME,
        /** By the number, whatever the currency. */
        PRICE,
        /** See {@link Product#createdAt}. */
        CREATED_AT,
        /** See {@link Product#updatedAt}. */
        UPDATED_AT
    }
}
