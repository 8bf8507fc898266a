package org.minimarketplace.core;

/**
 * A word as indexes hold it and searches ask for it: folded by {@link Folding}. Its ASCII characters are {@code a-z}
 * and {@code 0-9} alone (other ASCII characters are written as their full-width forms, which fold to them), and it
 * holds no white space and no control character: whatever splits at blanks keeps it whole, and no language of queries
 * has to be escaped from. Immutable.
 *
 * @param text at least one character
 * @param kind what it is made of
 */
public record Word(String text, Kind kind) {

    /** The character that a word is made of; the one that says more comes first. */
    public enum Kind {
        /** Letters and digits; in scripts that do not part words, two neighbours or a single character. */
        TERM,
        /** A symbol, an emoji or a character of private use, or the letters that stand for one. */
        SYMBOL,
        /** A mark of punctuation that stands between blanks without a term or a symbol. */
        PUNCTUATION,
        /** A mark without a base, or a character of format, that stands between blanks alone. */
        REMAINDER,
        /** One character of a longer text without blanks: only for indexes, because searches have the pairs. */
        PART
    }
}
