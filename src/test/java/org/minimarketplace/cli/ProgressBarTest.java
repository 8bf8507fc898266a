package org.minimarketplace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressBarTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, UTF_8);

    private ProgressBar bar(boolean terminal, Duration interval) {
        return ProgressBar.of("backup", out, terminal, interval);
    }

    private ProgressBar bar(boolean terminal) {
        return bar(terminal, Duration.ofMillis(2));
    }

    /** Without the time, which is what it is. */
    private String printed() {
        return bytes.toString(UTF_8).replaceAll("\\d+ s", "T s");
    }

    @ParameterizedTest(name = "{0} {1} of {2} is drawn as {3}")
    @CsvSource({
        "copying,      0,     100, copying  [--------------------]  0 %  T s",
        "copying,     45,     100, copying  [#########-----------]  45 %  T s",
        "copying,  19999,   20000, copying  [###################-]  99 %  T s",
        "copying,    100,     100, copying  [####################]  100 %  T s",
        "copying,    130,     100, copying  [####################]  100 %  T s",
        "checking,     0,       0, checking  T s",
        "writing,  12345,       0, 'writing  12,345  T s'",
    })
    void aTerminalShowsALineThatIsDrawnAgain(String step, long done, long total, String line) {
        try (ProgressBar bar = bar(true)) {
            bar.at(step, done, total);
            eventually(line, () -> printed().contains("backup: " + line));
        }

        assertThat(printed()).startsWith("backup: ").endsWith("\r").doesNotContain("\n");
    }

    @ParameterizedTest(name = "{0} {1} of {2} is written as {3}")
    @CsvSource({
        "copying,     45, 100, 'copying 45 %, T s'",
        "checking,     0,   0, 'checking, T s'",
        "writing,  12345,   0, 'writing 12,345, T s'",
    })
    void elsewhereThereArePlainLines(String step, long done, long total, String line) {
        try (ProgressBar bar = bar(false)) {
            bar.at(step, done, total);
            eventually(
                    line,
                    () -> printed()
                                    .lines()
                                    .filter("backup: ".concat(line)::equals)
                                    .count()
                            >= 2);
        }

        assertThat(printed())
                .doesNotContain("\r")
                .endsWith("\n")
                .satisfies(text -> assertThat(text.lines()).allMatch(each -> each.startsWith("backup: ")));
    }

    @Test
    void whatHasNotSaidAnythingYetIsStarting() {
        try (ProgressBar bar = bar(false)) {
            assertThat(bar).isNotNull();
            eventually("a line", () -> printed().startsWith("backup: starting, T s"));
        }
    }

    @Test
    void aShorterLineCoversALongerOne() {
        try (ProgressBar bar = bar(true)) {
            bar.at("copying", 45, 100);
            eventually("a bar", () -> printed().contains("45 %"));
            bar.at("checking", 0, 0);
            eventually("no bar", () -> onScreen().strip().equals("backup: checking  T s"));
        }
    }

    @Test
    void nothingIsLeftOnTheTerminalWhenTheWorkIsOver() {
        try (ProgressBar bar = bar(true)) {
            bar.at("copying", 45, 100);
            eventually("a bar", () -> printed().contains("45 %"));
        }

        assertThat(onScreen()).isBlank();
        assertThat(printed()).endsWith("\r");
    }

    @ParameterizedTest(name = "work that is over before the first time shows nothing, on a terminal: {0}")
    @CsvSource({"true", "false"})
    void workThatIsOverSoonShowsNothing(boolean terminal) {
        try (ProgressBar bar = bar(terminal, Duration.ofHours(1))) {
            bar.at("copying", 45, 100);
        }

        assertThat(printed()).isEmpty();
    }

    /** The one line of a terminal, on which a carriage return goes back to its beginning. */
    private String onScreen() {
        StringBuilder screen = new StringBuilder();
        for (String drawn : List.of(bytes.toString(UTF_8).split("\r"))) {
            screen.replace(0, Math.min(screen.length(), drawn.length()), drawn);
        }
        return screen.toString().replaceAll("\\d+ s", "T s").lines().collect(Collectors.joining());
    }
}
