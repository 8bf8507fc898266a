package org.minimarketplace.auth;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a token lets its holder do. Those of the API and those of the operator are apart. */
public enum Scope {
    /** Products are read, one by one, in pages and as a file. */
    READ,
    /** The whole API. */
    WRITE,
    /** What the operator's port tells those who watch the service. */
    METRICS,
    /** The whole of the operator's port. */
    ADMIN;

    /** The scope of a name, as token files and annotations have it; empty if there is none. */
    public static Optional<Scope> named(String label) {
        return switch (label) {
            case "read" -> Optional.of(READ);
            case "write" -> Optional.of(WRITE);
            case "metrics" -> Optional.of(METRICS);
            case "admin" -> Optional.of(ADMIN);
            default -> Optional.empty();
        };
    }

    /** Whether who has this one may do what needs the other. */
    public boolean contains(Scope other) {
        return this == other || (this == WRITE && other == READ) || (this == ADMIN && other == METRICS);
    }

    /** Everything that who has these may do. */
    static Set<Scope> containedIn(Set<Scope> scopes) {
        Set<Scope> all = EnumSet.noneOf(Scope.class);
        for (Scope scope : scopes) {
            Stream.of(values()).filter(scope::contains).forEach(all::add);
        }
        return Collections.unmodifiableSet(all);
    }

    /** The name in token files and answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
