package org.minimarketplace.db.sqlite;

import java.util.List;
import java.util.stream.Collectors;
import org.minimarketplace.core.SearchWords;
import org.minimarketplace.db.PageDialect;

/**
 * Searches in the language of <a href="https://www.sqlite.org/fts5.html#full_text_query_syntax">FTS5</a>. Every word
 * stands in quotes, and words hold letters, digits and marks alone: nothing that a user types is an operator.
 */
public final class SqlitePages implements PageDialect {

    @Override
    public String matches() {
        return "p.row_id IN (SELECT rowid FROM products_text WHERE products_text MATCH :match)";
    }

    @Override
    public String ranked() {
        return "products_text t CROSS JOIN products p ON p.row_id = t.rowid";
    }

    @Override
    public String matchesRanked() {
        return "t.products_text MATCH :match";
    }

    @Override
    public String rank() {
        return "t.rowid";
    }

    @Override
    public String id(String parameter) {
        return parameter;
    }

    @Override
    public String anywhere(SearchWords search) {
        List<String> words = search.words();
        int last = words.size() - 1;
        return words.stream().map(word -> '"' + word + '"').limit(last).collect(Collectors.joining(" AND "))
                + (last > 0 ? " AND " : "") + '"' + words.get(last) + "\" *";
    }

    @Override
    public String inName(SearchWords search) {
        return "{name} : (" + anywhere(search) + ")";
    }

    @Override
    public String notInName(SearchWords search) {
        return "(" + anywhere(search) + ") NOT (" + inName(search) + ")";
    }
}
