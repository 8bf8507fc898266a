package org.minimarketplace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.core.Word.Kind;

class WordsTest {

    private static final String ZWJ = "\u200d";
    private static final String EMOJI_STYLE = "\ufe0f";

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of(" \t\n\u00a0\u3000\u2028\u200b", List.of()),
                Arguments.of("Green tea", List.of("green", "tea")),
                Arguments.of("don't-stop, e.g. 1.5", List.of("don", "t", "stop", "e", "g", "1", "5")),
                Arguments.of("\u2615\ufe0f coffee mug", List.of("\u2615", "coffee", "mug")),
                Arguments.of("\ud83e\udd50Croissant", List.of("\ud83e\udd50", "croissant")),
                Arguments.of(
                        "Card 500\u20bd \u043d\u0430\u0431\u043e\u0440",
                        List.of("card", "500", "\u20bd", "\u043d\u0430\u0431\u043e\u0440")),
                Arguments.of("\u20bfitcoin", List.of("\u20bf", "itcoin")),
                Arguments.of("\u2605\u2605", List.of("\u2605", "\u2605")),
                Arguments.of("C++", List.of("c", "\uff0b", "\uff0b")),
                Arguments.of("Foo\u2122 5\u338f \u2103", List.of("foo", "tm", "5", "kg", "\u00b0", "c")),
                Arguments.of("\u00bd m\u00b2 \u2167", List.of("1", "\u2044", "2", "m2", "viii")),
                Arguments.of("tea & co", List.of("tea", "\uff06", "co")),
                Arguments.of("!? x!", List.of("\uff01", "\uff1f", "x")),
                Arguments.of("\u2026", List.of("\uff0e", "\uff0e", "\uff0e")),
                Arguments.of("\u00b4 \u0301 \u037a", List.of("\u0301", "\u0301", "\u0345")),
                Arguments.of("\ud83d\udc68" + ZWJ + "\ud83d\udc69", List.of("\ud83d\udc68", "\ud83d\udc69")),
                Arguments.of("1" + EMOJI_STYLE + "\u20e3", List.of("1")),
                Arguments.of("so\u00adft \u0645\u06cc\u200c\u062e", List.of("soft", "\u0645\u06cc\u062e")),
                Arguments.of("a\u200bb", List.of("a", "b")),
                Arguments.of(
                        "\u4e1c\u4eac\u5854", List.of("\u4e1c", "\u4e1c\u4eac", "\u4eac", "\u4eac\u5854", "\u5854")),
                Arguments.of("3\u6708", List.of("3", "\u6708")),
                Arguments.of("iPhone\u624b\u673a", List.of("iphone", "\u624b", "\u624b\u673a", "\u673a")),
                Arguments.of("\u30b3\u30fc", List.of("\u30b3", "\u30b3\u30fc", "\u30fc")),
                Arguments.of("\uff8a\uff9e\uff70", List.of("\u30cf", "\u30cf\u30fc", "\u30fc")),
                Arguments.of("\ud55c\uad6d", List.of("\ud55c", "\ud55c\uad6d", "\uad6d")),
                Arguments.of("\u1112\u1161\u11ab\u1100\u116e\u11a8", List.of("\ud55c", "\ud55c\uad6d", "\uad6d")));
    }

    @ParameterizedTest(name = "[{0}] has the words {1}")
    @MethodSource("texts")
    void aTextHasTheseWords(String text, List<String> expected) {
        assertThat(Words.in(text)).extracting(Word::text).isEqualTo(expected);
    }

    static Stream<Arguments> alike() {
        return Stream.of(
                Arguments.of(
                        "\u03c3\u03b9\u03c3\u03c5\u03c6\u03bf\u03c2", "\u03a3\u038a\u03a3\u03a5\u03a6\u039f\u03a3"),
                Arguments.of("\u0435\u043b\u043a\u0430", "\u0401\u043b\u043a\u0430"),
                Arguments.of("strasse", "Stra\u00dfe"),
                Arguments.of("STRASSE", "STRA\u1e9eE"),
                Arguments.of("office", "o\ufb03ce"),
                Arguments.of("istanbul", "\u0130stanbul"),
                Arguments.of("ISIK", "\u0131\u015f\u0131k"),
                Arguments.of("\u13a0\u13a1", "\uab70\uab71"),
                Arguments.of("\u10d0", "\u1c90"),
                Arguments.of("\u0535\u0552", "\u0587"),
                Arguments.of("\u01c6", "\u01c5"),
                Arguments.of("dz\u030c", "\u01c4"),
                Arguments.of("angstrom", "\u00c5ngstr\u00f6m"),
                Arguments.of("k", "\u212a"),
                Arguments.of("s", "\u017f"),
                Arguments.of("tea", "\uff34\uff25\uff21"),
                Arguments.of("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd"),
                Arguments.of("\u0645\u062d\u0645\u062f", "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f"),
                Arguments.of("\ud801\udc28", "\ud801\udc00"),
                Arguments.of("vi\u1ec7t", "VIE\u0323\u0302T"),
                Arguments.of("\u2615", "\u2615\ufe0f"),
                Arguments.of("\uff0b", "+"));
    }

    @ParameterizedTest(name = "[{0}] and [{1}] are the same words")
    @MethodSource("alike")
    void caseMarksAndFormsDoNotMatter(String left, String right) {
        assertThat(Words.in(left)).isNotEmpty().isEqualTo(Words.in(right));
    }

    static Stream<Arguments> searches() {
        return Stream.of(
                Arguments.of("green \ud83c\udf75 + tea!", List.of("green", "tea")),
                Arguments.of("\u2615\ufe0f ?", List.of("\u2615")),
                Arguments.of("?!", List.of("\uff1f", "\uff01")),
                Arguments.of("tea tea te te", List.of("tea", "te", "te")),
                Arguments.of("\u4e1c\u4eac\u5854", List.of("\u4e1c\u4eac", "\u4eac\u5854")),
                Arguments.of("\u5854", List.of("\u5854")),
                Arguments.of("\u200d", List.of("\u200d")),
                Arguments.of(" \u200b ", List.of()));
    }

    @ParameterizedTest(name = "a search for [{0}] asks for {1}")
    @MethodSource("searches")
    void aSearchAsksForTheWordsThatSayMost(String text, List<String> expected) {
        assertThat(SearchWords.of(text).words()).isEqualTo(expected);
    }

    @Test
    void foldingIsIdempotentForEveryCodePoint() {
        assertThat(codePoints())
                .filteredOn(codePoint -> !refolded(Folding.fold(codePoint)).equals(Folding.fold(codePoint)))
                .isEmpty();
    }

    private static String refolded(String text) {
        StringBuilder folded = new StringBuilder();
        text.codePoints().mapToObj(Folding::fold).forEach(folded::append);
        return folded.toString();
    }

    /** Alone, in the middle of a word, and in a script without blanks. */
    @Test
    void everyCodePointKeepsThePromises() {
        List<String> broken = new ArrayList<>();
        for (int codePoint : codePoints()) {
            String it = Character.toString(codePoint);
            for (String text : List.of(it, "a" + it + "b", "\u4e1c" + it)) {
                List<Word> words = Words.in(text);
                List<String> found = words.stream().map(Word::text).toList();
                boolean visible = !text.isBlank() && !isInvisible(codePoint);
                if ((visible && found.isEmpty())
                        || !found.containsAll(SearchWords.of(text).words())
                        || !found.stream().allMatch(WordsTest::isWord)
                        || !keepsItsWords(words)) {
                    broken.add("U+%04X in [%s]: %s".formatted(codePoint, text, words));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    /** A word that is looked for finds itself. */
    private static boolean keepsItsWords(List<Word> words) {
        return words.stream()
                .allMatch(word -> Words.in(word.text()).stream().map(Word::text).anyMatch(word.text()::equals));
    }

    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> codePoint == 0x200B;
        };
    }

    private static boolean isWord(String word) {
        return !word.isEmpty()
                && word.codePoints()
                        .allMatch(part -> part < 0x80
                                ? (part >= 'a' && part <= 'z') || (part >= '0' && part <= '9')
                                : !isInvisible(part));
    }

    /** All, but of those behind the third plane, which are unassigned, private or tags, each eleventh. */
    private static List<Integer> codePoints() {
        return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(codePoint -> codePoint < 0x40000 || codePoint % 11 == 0)
                .boxed()
                .toList();
    }

    @Test
    void aTextHasTheWordsOfItsPartsBetweenBlanks() {
        List<Word> whole = Words.in("\u2615\ufe0f - caf\u00e9 \u4e1c\u4eac !!! 500\u20bd");

        List<Word> parts = new ArrayList<>();
        for (String part : List.of("\u2615\ufe0f", "-", "caf\u00e9", "\u4e1c\u4eac", "!!!", "500\u20bd")) {
            assertThat(Words.in(part)).isNotEmpty();
            parts.addAll(Words.in(part));
        }
        assertThat(whole).isEqualTo(parts);
        assertThat(whole).extracting(Word::kind).contains(Kind.TERM, Kind.SYMBOL, Kind.PUNCTUATION, Kind.PART);
    }
}
