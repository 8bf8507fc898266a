package org.minimarketplace.core;

import java.util.ArrayList;
import java.util.List;
import org.minimarketplace.core.Word.Kind;

/**
 * The words of a search: every one must occur in the name or the description, the last one as the beginning of a word.
 * Nothing in a search is syntax. Immutable.
 *
 * @param words as {@link Words} makes them, none but the last one twice; empty where the text has none, which nothing
 *     matches
 */
public record SearchWords(List<String> words) {

    /** Copies the list. */
    public SearchWords {
        words = List.copyOf(words);
    }

    /**
     * The words of a text that say most: where it has letters or digits, symbols and punctuation are not looked for.
     * All of them are among the words of the same text, so that it finds itself.
     */
    public static SearchWords of(String text) {
        List<Word> all = Words.in(text);
        Kind kind = all.stream().map(Word::kind).min(Kind::compareTo).orElse(Kind.TERM);
        List<String> words = new ArrayList<>(
                all.stream().filter(word -> word.kind() == kind).map(Word::text).toList());
        if (words.isEmpty()) {
            return new SearchWords(List.of());
        }
        // Apart from the others: it is asked for as a beginning.
        String last = words.remove(words.size() - 1);
        List<String> distinct = new ArrayList<>(words.stream().distinct().toList());
        distinct.add(last);
        return new SearchWords(distinct);
    }
}
