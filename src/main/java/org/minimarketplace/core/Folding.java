package org.minimarketplace.core;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Makes alike what differs in compatibility forms, marks and case alone: NFKD (<a
 * href="https://www.unicode.org/reports/tr15/">UAX #15</a>), without marks and invisible characters, full case folding.
 * Folding what is folded changes nothing. Hangul syllables come out as their letters.
 */
final class Folding {

    /** Consonant and vowel that stand for a missing one in Hangul: letters by their category, and invisible. */
    private static final String HANGUL_FILLERS = "\u115F\u1160";

    private Folding() {}

    /** The folded form of a code point; empty if nothing is left of it. */
    static String fold(int codePoint) {
        if (codePoint < 0x80) {
            return Character.toString(Character.toLowerCase(codePoint));
        }
        StringBuilder folded = new StringBuilder();
        decomposed(codePoint).codePoints().filter(Folding::hasBody).forEach(part -> appendFoldedCase(folded, part));
        return folded.toString();
    }

    /** NFKD. */
    static String decomposed(int codePoint) {
        return Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD);
    }

    private static boolean hasBody(int codePoint) {
        return !isMark(codePoint)
                && Character.getType(codePoint) != Character.FORMAT
                && HANGUL_FILLERS.indexOf(codePoint) < 0;
    }

    /** Whether a code point has one of the categories Mn, Mc and Me. */
    static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    /**
     * The JDK has no case folding. Lower case first, for letters whose upper case is none of theirs (U+1E9E); upper
     * case of the whole, because that may be several letters (U+00DF); and lower case of each, because that of a text
     * knows a final sigma.
     */
    private static void appendFoldedCase(StringBuilder folded, int codePoint) {
        Character.toString(Character.toLowerCase(codePoint))
                .toUpperCase(Locale.ROOT)
                .codePoints()
                .map(Character::toLowerCase)
                .forEach(folded::appendCodePoint);
    }
}
