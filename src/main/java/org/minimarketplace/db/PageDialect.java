package org.minimarketplace.db;

import org.minimarketplace.core.SearchWords;

/**
 * How an engine finds products by their words, and orders them by rank: parts of statements on {@code products p}, and
 * the searches that they are given as {@code :match}. Immutable.
 */
public interface PageDialect {

    /** A condition: the row matches {@code :match}. */
    String matches();

    /** The tables of a walk in the order of {@link #rank}. */
    String ranked();

    /** A condition on {@link #ranked}: the row matches {@code :match}. */
    String matchesRanked();

    /** A column of {@link #ranked}: the greater, the later the row was stored. */
    String rank();

    /**
     * A parameter like {@code :after0} whose value is an id in its usual notation, as it is compared with {@code p.id}.
     */
    String id(String parameter);

    /** A search for rows that have all words, wherever; there is at least one. */
    String anywhere(SearchWords search);

    /** A search for rows that have all words in the name. */
    String inName(SearchWords search);

    /** A search for rows that have all words, but not all of them in the name. */
    String notInName(SearchWords search);
}
