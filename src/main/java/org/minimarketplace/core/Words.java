package org.minimarketplace.core;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.minimarketplace.core.Word.Kind;

/**
 * Finds the words of a text: once, for indexes and for searches, so that the two cannot disagree, whatever stores them.
 *
 * <ul>
 *   <li>Runs of letters and digits are words; marks in them are dropped, and everything else ends them.
 *   <li>In scripts that do not part words by blanks (and in Korean, whose words are compounds) each two neighbours are
 *       a word, and each character: every part of such a text is found.
 *   <li>Each symbol, emoji and character of private use is a word; variation selectors and joiners are dropped.
 *   <li>Punctuation separates, unless nothing else stands between two blanks: then each mark of it is a word.
 * </ul>
 *
 * <p>So every text with a visible character has a word. The same text has the same words as part of a longer one, if
 * blanks surround it.
 */
public final class Words {

    private static final int FULL_WIDTH = 0xFF01 - '!';
    private static final int ZERO_WIDTH_SPACE = 0x200B;

    private final List<Word> words = new ArrayList<>();

    /** Characters that make words only if nothing else stands between the same blanks. */
    private final StringBuilder lesser = new StringBuilder();

    private final StringBuilder run = new StringBuilder();
    private boolean runWithoutBlanks;
    private int wordsBefore;

    private Words() {}

    /** The words of a text in their order, with those that occur again. */
    public static List<Word> in(String text) {
        Words found = new Words();
        text.codePoints().forEach(found::read);
        found.endOfChunk();
        return found.words;
    }

    private void read(int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> letter(codePoint);
            case Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> symbol(codePoint);
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> endOfChunk();
            case Character.FORMAT,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK -> mark(codePoint);
            default -> punctuation(codePoint);
        }
    }

    private void letter(int codePoint) {
        if (!append(Folding.fold(codePoint), Kind.TERM)) {
            lesser.appendCodePoint(codePoint);
        }
    }

    private void symbol(int codePoint) {
        endOfRun(Kind.TERM);
        boolean some = append(Folding.fold(codePoint), Kind.SYMBOL);
        endOfRun(Kind.SYMBOL);
        if (!some) {
            lesser.appendCodePoint(codePoint);
        }
    }

    private void punctuation(int codePoint) {
        endOfRun(Kind.TERM);
        lesser.appendCodePoint(codePoint);
    }

    private void mark(int codePoint) {
        if (codePoint == ZERO_WIDTH_SPACE) {
            // By its category a character of format; by its meaning the end of a word.
            endOfChunk();
        } else {
            lesser.appendCodePoint(codePoint);
        }
    }

    /**
     * Adds letters to the run, and makes words of symbols, for compatibility forms have both; whether there were any.
     */
    private boolean append(String folded, Kind kind) {
        int before = words.size();
        folded.codePoints().forEach(part -> {
            if (Character.isLetter(part) || isNumber(part)) {
                boolean withoutBlanks = isWithoutBlanks(part);
                if (withoutBlanks != runWithoutBlanks) {
                    endOfRun(kind);
                }
                runWithoutBlanks = withoutBlanks;
                run.appendCodePoint(part);
            } else {
                endOfRun(kind);
                if (isSymbol(part)) {
                    words.add(single(part, Kind.SYMBOL));
                }
            }
        });
        return words.size() > before || !run.isEmpty();
    }

    private void endOfChunk() {
        endOfRun(Kind.TERM);
        if (words.size() == wordsBefore) {
            words.addAll(lesserWords());
        }
        lesser.setLength(0);
        wordsBefore = words.size();
    }

    private List<Word> lesserWords() {
        int[] parts = Normalizer.normalize(lesser, Normalizer.Form.NFKD)
                .codePoints()
                .filter(part -> !Character.isSpaceChar(part))
                .toArray();
        boolean marksAlone = IntStream.of(parts).allMatch(Words::isRemainder);
        return IntStream.of(parts)
                .filter(part -> marksAlone || !isRemainder(part))
                .mapToObj(part -> single(part, marksAlone ? Kind.REMAINDER : Kind.PUNCTUATION))
                .toList();
    }

    private static boolean isRemainder(int codePoint) {
        return Folding.isMark(codePoint)
                || Character.isLetter(codePoint)
                || Character.getType(codePoint) == Character.FORMAT;
    }

    private void endOfRun(Kind kind) {
        if (run.isEmpty()) {
            return;
        }
        if (runWithoutBlanks) {
            // Puts the letters of Hangul together again; nothing else in a folded text can be composed.
            addNeighbours(Normalizer.normalize(run, Normalizer.Form.NFC), kind);
        } else {
            words.add(new Word(run.toString(), kind));
        }
        run.setLength(0);
    }

    private void addNeighbours(String text, Kind kind) {
        int[] codePoints = text.codePoints().toArray();
        if (codePoints.length == 1) {
            words.add(new Word(text, kind));
            return;
        }
        for (int i = 0; i < codePoints.length; i++) {
            words.add(new Word(new String(codePoints, i, 1), Kind.PART));
            if (i + 1 < codePoints.length) {
                words.add(new Word(new String(codePoints, i, 2), kind));
            }
        }
    }

    private static Word single(int codePoint, Kind kind) {
        return new Word(Character.toString(codePoint < 0x80 ? codePoint + FULL_WIDTH : codePoint), kind);
    }

    private static boolean isWithoutBlanks(int codePoint) {
        if (codePoint < 0x0E00) {
            return false;
        }
        return switch (UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, HANGUL, YI, THAI, LAO, KHMER, MYANMAR -> true;
            // As the long vowel mark U+30FC, which stands in kana alone.
            case COMMON -> codePoint >= 0x3000 && codePoint <= 0x30FF;
            default -> false;
        };
    }

    private static boolean isNumber(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    private static boolean isSymbol(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
