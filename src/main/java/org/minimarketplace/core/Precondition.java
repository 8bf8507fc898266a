package org.minimarketplace.core;

import java.util.Set;

/**
 * What a client requires of the stored version before its write may happen: RFC 9110, section 13.1.1
 * ({@code If-Match}). Immutable.
 */
public sealed interface Precondition {

    /** No requirement. */
    Precondition NONE = new None();

    /** The product must exist, in whatever version. */
    Precondition EXISTS = new Exists();

    /** The stored version must be one of these; an empty set never matches. */
    static Precondition versionIn(Set<Long> versions) {
        return new VersionIn(Set.copyOf(versions));
    }

    /** Whether a product of this version may be changed. */
    boolean accepts(long version);

    /** See {@link #NONE}. */
    record None() implements Precondition {
        @Override
        public boolean accepts(long version) {
            return true;
        }
    }

    /** See {@link #EXISTS}. */
    record Exists() implements Precondition {
        @Override
        public boolean accepts(long version) {
            return true;
        }
    }

    /** See {@link #versionIn}. */
    record VersionIn(Set<Long> versions) implements Precondition {
        @Override
        public boolean accepts(long version) {
            return versions.contains(version);
        }
    }
}
