package org.minimarketplace.core;

import java.util.Set;

/**
 * The condition that a client sets for its write on a stored product: RFC 9110, section 13.1. That the product exists
 * is what every write requires, and no matter of this. Immutable.
 */
public sealed interface Precondition {

    /** No requirement. */
    Precondition NONE = new None();

    /** Requires that there is no product: accepts none. */
    Precondition ABSENT = new Absent();

    /** The product's {@link Product#tag} must be one of these; an empty set never matches. */
    static Precondition tagIn(Set<String> tags) {
        return new TagIn(Set.copyOf(tags));
    }

    /** The product's {@link Product#tag} must be none of these. */
    static Precondition tagNotIn(Set<String> tags) {
        return new TagNotIn(Set.copyOf(tags));
    }

    /** Requires both, in this order. */
    static Precondition both(Precondition first, Precondition second) {
        return first.equals(NONE) ? second : second.equals(NONE) ? first : new Both(first, second);
    }

    /** Whether this product may be changed. */
    boolean accepts(Product stored);

    /** See {@link #NONE}. */
    record None() implements Precondition {
        @Override
        public boolean accepts(Product stored) {
            return true;
        }
    }

    /** See {@link #ABSENT}. */
    record Absent() implements Precondition {
        @Override
        public boolean accepts(Product stored) {
            return false;
        }
    }

    /** See {@link #tagIn}. */
    record TagIn(Set<String> tags) implements Precondition {
        @Override
        public boolean accepts(Product stored) {
            return tags.contains(stored.tag());
        }
    }

    /** See {@link #tagNotIn}. */
    record TagNotIn(Set<String> tags) implements Precondition {
        @Override
        public boolean accepts(Product stored) {
            return !tags.contains(stored.tag());
        }
    }

    /** See {@link #both}. */
    record Both(Precondition first, Precondition second) implements Precondition {
        @Override
        public boolean accepts(Product stored) {
            return first.accepts(stored) && second.accepts(stored);
        }
    }
}
