package org.minimarketplace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

    @ParameterizedTest(name = "[{0}] lists {1}, of which {2} are strong")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "3-a"                           | 3-a       | 3-a
            "3-a", "4-b"                    | 3-a 4-b   | 3-a 4-b
            "3-a","4-b"                     | 3-a 4-b   | 3-a 4-b
            '  "3-a"  ,  "4-b" '            | 3-a 4-b   | 3-a 4-b
            , "3-a", , "4-b",               | 3-a 4-b   | 3-a 4-b
            "3-a", W/"4-b"                  | 3-a 4-b   | 3-a
            W/"3-a"                         | 3-a       | ''
            W/"3-a", "3-a"                  | 3-a       | 3-a
            "a,b", "c"                      | a,b c     | a,b c
            "W/", "*"                       | W/ *      | W/ *
            "!#$%&()*+,-./:;<=>?@[\\]^_`{}~" | !#$%&()*+,-./:;<=>?@[\\]^_`{}~ | !#$%&()*+,-./:;<=>?@[\\]^_`{}~
            "3-a--gzip"                     | 3-a       | 3-a
            W/"3-a--gzip"                   | 3-a       | ''
            "--gzip-3-a"                    | --gzip-3-a | --gzip-3-a
            ,                               | ''        | ''
            ''                              | ''        | ''
            """)
    void readsLists(String field, String all, String strong) {
        assertThat(EntityTags.parse(List.of(field))).contains(new EntityTags(true, false, words(strong), words(all)));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).collect(Collectors.toSet());
    }

    @Test
    void anEmptyTagIsATag() {
        assertThat(EntityTags.parse(List.of("\"\""))).contains(new EntityTags(true, false, Set.of(""), Set.of("")));
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(EntityTags.parse(List.of("\"3\"", "W/\"4\", \"5\"")))
                .contains(new EntityTags(true, false, Set.of("3", "5"), Set.of("3", "4", "5")));
    }

    @Test
    void anAbsentFieldIsNone() {
        assertThat(EntityTags.parse(List.of())).contains(EntityTags.NONE);
    }

    @ParameterizedTest(name = "[{0}] names whatever exists")
    @ValueSource(strings = {"*", " * ", "\t*"})
    void aStarNamesWhateverExists(String field) {
        assertThat(EntityTags.parse(List.of(field))).contains(EntityTags.ANY);
    }

    @ParameterizedTest(name = "[{0}] is no list of tags")
    @ValueSource(
            strings = {
                "3",
                "\"3",
                "3\"",
                "'3'",
                "\"3\" \"4\"",
                "\"3\"\"4\"",
                "w/\"3\"",
                "W/",
                "W/*",
                "W/ \"3\"",
                "*, \"3\"",
                "\"3\", *",
                "*, *",
                "\"3\"; \"4\"",
                "\"a b\"",
                "\"a\u007fb\"",
                "\"a\\\"b\""
            })
    void whatIsNoListOfTagsIsRefused(String field) {
        assertThat(EntityTags.parse(List.of(field))).isEmpty();
        assertThat(EntityTags.parse(List.of("\"1\"", field))).isEmpty();
    }

    @ParameterizedTest(name = "for \"3-a\", If-Match: {0} is {1} and If-None-Match: {0} is {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            *                  | true  | false
            "3-a"              | true  | false
            "2-b", "3-a"       | true  | false
            "3-a--gzip"        | true  | false
            W/"3-a"            | false | false
            W/"3-a--gzip"      | false | false
            "2-b", W/"3-a"     | false | false
            "2-b"              | false | true
            "3-A"              | false | true
            "3-a "             |       |
            "3"                | false | true
            "03-a"             | false | true
            ""                 | false | true
            ,                  | false | true
            """)
    void comparesStronglyForIfMatchAndWeaklyForIfNoneMatch(String field, Boolean match, Boolean noneMatch) {
        assertThat(EntityTags.parse(List.of(field))
                        .map(tags -> tags.match("3-a"))
                        .orElse(null))
                .isEqualTo(match);
        assertThat(EntityTags.parse(List.of(field))
                        .map(tags -> tags.noneMatch("3-a"))
                        .orElse(null))
                .isEqualTo(noneMatch);
    }

    @Test
    void noFieldStandsInNoOnesWay() {
        assertThat(EntityTags.NONE.match("3-a")).isTrue();
        assertThat(EntityTags.NONE.noneMatch("3-a")).isTrue();
        assertThat(EntityTags.NONE.match(null)).isTrue();
        assertThat(EntityTags.NONE.noneMatch(null)).isTrue();
    }

    @ParameterizedTest(name = "for what has no tag, If-Match: {0} is {1} and If-None-Match: {0} is {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            *      | true  | false
            "3-a"  | false | true
            ""     | false | true
            """)
    void whatHasNoTagExistsAllTheSame(String field, boolean match, boolean noneMatch) {
        EntityTags tags = EntityTags.parse(List.of(field)).orElseThrow();

        assertThat(tags.match(null)).isEqualTo(match);
        assertThat(tags.noneMatch(null)).isEqualTo(noneMatch);
    }

    @Test
    void quotesComeAndGo() {
        assertThat(EntityTags.quoted("3-a")).isEqualTo("\"3-a\"");
        assertThat(EntityTags.unquoted("\"3-a\"")).isEqualTo("3-a");
    }
}
