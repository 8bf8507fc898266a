package org.minimarketplace.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The drill's rules are the real ones, but for the durations. */
class TimeScaleTest {

    private static final TimeScale FASTER = new TimeScale(60);

    /** Durations in the files of rules, wherever they stand; written down apart from what is tested. */
    private static final Pattern DURATIONS =
            Pattern.compile("(?<=\\[|: |offset |for\":\"|interval\":\")[0-9]+(ms|[smhdwy])(?=[]:\" )]|$)");

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "rate(a[5m]), rate(a[5s])",
        "rate(a[90s]), rate(a[1500ms])",
        "rate(a[1h30m]), rate(a[90s])",
        "max_over_time(a[10m:30s]), max_over_time(a[10s:500ms])",
        "a offset 1h, a offset 60s",
        "rate(a[5m] offset 30m), rate(a[5s] offset 30s)",
        "'a{path=~\"/b(/[{]id[}])?\"} > 2 * 60', 'a{path=~\"/b(/[{]id[}])?\"} > 2 * 60'",
        "instance:a:rate5m > 0.5, instance:a:rate5m > 0.5",
        "a{le=\"5m\"}, a{le=\"5m\"}"
    })
    void durationsOfExpressionsAreDivided(String expression, String faster) {
        assertThat(FASTER.expression(expression)).isEqualTo(faster);
    }

    @Test
    void whatWouldBecomeNothingIsRefused() {
        assertThatThrownBy(() -> FASTER.duration("50ms")).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<Path> files() {
        return OpsFiles.files(OpsFiles.RULES, ".yml").stream();
    }

    @ParameterizedTest(name = "{0} differs in its durations alone, each by the factor")
    @MethodSource("files")
    void nothingElseChanges(Path file) {
        JsonNode real = OpsFiles.yaml(file);
        String before = real.toString();
        String after = FASTER.rules(real).toString();

        assertThat(DURATIONS.matcher(after).replaceAll("D"))
                .isEqualTo(DURATIONS.matcher(before).replaceAll("D"));
        assertThat(durations(after))
                .isNotEmpty()
                .isEqualTo(durations(before).stream().map(millis -> millis / 60).toList());
        assertThat(real.toString()).as("the real rules stay as they are").isEqualTo(before);
    }

    private static List<Long> durations(String rules) {
        return DURATIONS
                .matcher(rules)
                .results()
                .map(found -> TimeScale.parse(found.group()).toMillis())
                .toList();
    }
}
