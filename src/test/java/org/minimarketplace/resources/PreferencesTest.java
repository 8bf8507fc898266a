package org.minimarketplace.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferencesTest {

    @ParameterizedTest(name = "Prefer: {0} asks for a total: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            count=exact                      | true
            Count=exact                      | true
            count="exact"                    | true
            count = exact                    | true
            count=exact; foo=bar             | true
            wait=1, count=exact              | true
            respond-async,count=exact,wait=1 | true
            count=exact, count=none          | true
            count=none, count=exact          | false
            count=planned                    | false
            count=EXACT                      | false
            count                            | false
            count=                           | false
            count="                          | false
            xcount=exact                     | false
            foo;count=exact                  | false
            ''                               | false
            ,,,                              | false
            ;=;                              | false
            """)
    void onlyAnExactCountAsksForATotal(String field, boolean asked) {
        assertThat(Preferences.of(List.of(field)).exactCount()).isEqualTo(asked);
    }

    @Test
    void preferencesMayStandInSeveralFields() {
        assertThat(Preferences.of(List.of("wait=2", "count=exact")).exactCount())
                .isTrue();
        assertThat(Preferences.of(List.of("count=none", "count=exact")).exactCount())
                .isFalse();
        assertThat(Preferences.of(List.of()).exactCount()).isFalse();
    }

    @ParameterizedTest(name = "in Prefer: {0} the value of wait is [{1}]")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            wait=2                | 2
            WAIT=2                | 2
            wait="2"              | 2
            count=exact, wait=2   | 2
            wait=2;a=b, wait=3    | 2
            wait                  | ''
            """)
    void valuesAreFoundByTheirNames(String field, String value) {
        assertThat(Preferences.of(List.of(field)).get("wait")).contains(value);
    }

    @Test
    void whatIsNotThereHasNoValue() {
        assertThat(Preferences.of(List.of("count=exact")).get("wait")).isEmpty();
    }
}
