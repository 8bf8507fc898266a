package org.minimarketplace.db.postgres;

import java.util.List;
import java.util.StringJoiner;
import org.minimarketplace.core.SearchWords;
import org.minimarketplace.db.PageDialect;

/**
 * Searches as literals of <a href="https://www.postgresql.org/docs/current/datatype-textsearch.html">tsquery</a>, for
 * what {@link Lexemes} has stored. Every word stands in quotes: nothing that a user types is an operator.
 */
final class PostgresPages implements PageDialect {

    private static final String IN_NAME = "A";

    @Override
    public String matches() {
        return "p.words @@ CAST(:match AS tsquery)";
    }

    @Override
    public String ranked() {
        return "products p";
    }

    @Override
    public String matchesRanked() {
        return matches();
    }

    @Override
    public String rank() {
        return "p.row_id";
    }

    @Override
    public String id(String parameter) {
        return "CAST(" + parameter + " AS uuid)";
    }

    @Override
    public String anywhere(SearchWords search) {
        return all(search, "");
    }

    @Override
    public String inName(SearchWords search) {
        return all(search, IN_NAME);
    }

    @Override
    public String notInName(SearchWords search) {
        return anywhere(search) + " & !(" + inName(search) + ")";
    }

    private static String all(SearchWords search, String weight) {
        List<String> words = search.words();
        StringJoiner query = new StringJoiner(" & ");
        for (int i = 0; i < words.size(); i++) {
            String flags = (i == words.size() - 1 ? "*" : "") + weight;
            query.add(Lexemes.quoted(words.get(i)) + (flags.isEmpty() ? "" : ":" + flags));
        }
        return query.toString();
    }
}
