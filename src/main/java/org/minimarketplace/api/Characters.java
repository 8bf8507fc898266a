package org.minimarketplace.api;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Properties of Unicode characters that the Java platform has not, or has differently in each version. From <a
 * href="https://www.unicode.org/Public/UCD/latest/ucd/">PropList.txt and DerivedCoreProperties.txt</a>: their ranges
 * cover what is not assigned yet.
 */
final class Characters {

    /** White_Space. */
    private static final Set<Integer> WHITE_SPACE = ranges("9-D 20 85 A0 1680 2000-200A 2028 2029 202F 205F 3000");

    /**
     * Default_Ignorable_Code_Point, and what is drawn as nothing although it counts as a symbol, a letter or a mark:
     * the blank of Braille, fillers, a null notehead, annotations.
     */
    private static final Set<Integer> BLANK =
            ranges("AD 34F 61C 115F 1160 17B4 17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F FEFF FFA0"
                    + " FFF0-FFFB 1BCA0-1BCA3 1D173-1D17A E0000-E0FFF 2800 1D159 13441 13442 16FE4");

    /** Embeddings, overrides and isolates: Bidi_Control without the marks, which move nothing else. */
    private static final Set<Integer> BIDI = ranges("202A-202E 2066-2069");

    private Characters() {}

    /** The text without white space at its ends, as Unicode defines it. */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        // White space has no surrogates: a char is a character.
        while (start < end && WHITE_SPACE.contains((int) text.charAt(start))) {
            start++;
        }
        while (start < end && WHITE_SPACE.contains((int) text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Forbidden in every text: NUL, and half of a pair of surrogates. */
    static boolean isForbidden(int codePoint) {
        return codePoint == 0 || Character.getType(codePoint) == Character.SURROGATE;
    }

    /** Forbidden in a text of one line: all that makes more lines of it, or makes it look like another text. */
    static boolean isControl(int codePoint) {
        return codePoint < 0x20
                || (codePoint >= 0x7F && codePoint <= 0x9F)
                || codePoint == 0x2028
                || codePoint == 0x2029
                || BIDI.contains(codePoint);
    }

    /** Whether there is something to see. */
    static boolean isVisible(int codePoint) {
        return !WHITE_SPACE.contains(codePoint) && !BLANK.contains(codePoint) && !isControl(codePoint);
    }

    private static Set<Integer> ranges(String hex) {
        return Arrays.stream(hex.split(" ", -1))
                .map(range -> range.split("-", -1))
                .flatMap(ends -> IntStream.rangeClosed(
                                Integer.parseInt(ends[0], 16), Integer.parseInt(ends[ends.length - 1], 16))
                        .boxed())
                .collect(Collectors.toUnmodifiableSet());
    }
}
