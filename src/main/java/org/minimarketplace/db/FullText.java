package org.minimarketplace.db;

import java.util.List;
import java.util.stream.Collectors;
import org.minimarketplace.core.SearchWords;

/**
 * Searches in the language of <a href="https://www.sqlite.org/fts5.html#full_text_query_syntax">FTS5</a>. Every word
 * stands in quotes, and words hold letters, digits and marks alone: nothing that a user types is an operator.
 */
final class FullText {

    private FullText() {}

    /** Rows that have all words, in whatever column. */
    static String anywhere(SearchWords search) {
        List<String> words = search.words();
        int last = words.size() - 1;
        return words.stream().map(word -> '"' + word + '"').limit(last).collect(Collectors.joining(" AND "))
                + (last > 0 ? " AND " : "") + '"' + words.get(last) + "\" *";
    }

    /** Rows that have all words in the name. */
    static String inName(SearchWords search) {
        return "{name} : (" + anywhere(search) + ")";
    }

    /** Rows that have all words, but not all of them in the name. */
    static String notInName(SearchWords search) {
        return "(" + anywhere(search) + ") NOT (" + inName(search) + ")";
    }
}
