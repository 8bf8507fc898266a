package org.minimarketplace.core;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a user searches for: every word must occur in the name or the description, the last one as the beginning of a
 * word; case and diacritics do not matter. Nothing in a search is syntax. Immutable.
 *
 * @param words letters, digits and their marks; empty where the text has none, which nothing matches
 */
public record SearchWords(List<String> words) {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{M}\\p{Co}]+");

    /** Copies the list. */
    public SearchWords {
        words = List.copyOf(words);
    }

    /** The words of a text; whatever is no word separates words. */
    public static SearchWords of(String text) {
        return new SearchWords(
                WORD.matcher(text).results().map(MatchResult::group).toList());
    }
}
