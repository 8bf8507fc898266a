package org.minimarketplace.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.logging.json.EventJsonLayoutBaseFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is logged, from a message, an exception or the context: nothing in a line acts on who reads it. */
class LogLinesTest {

    /** Everything that is said by a name of its own in the standard, and more. */
    private static final String NAMED =
            "\u0000\u0007\b\t\u000b\f\r\u001b\u007f\u0085\u009b\u00ad\u061c\u180e\u200b\u200e"
                    + "\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufff9\ud800\udc00\udfff"
                    + "\udb40\udc41";

    /** First and last of each range. */
    private static final List<List<Integer>> ACTING = List.of(
            List.of(0xad, 0xad),
            List.of(0x61c, 0x61c),
            List.of(0x180e, 0x180e),
            List.of(0x200b, 0x200f),
            List.of(0x2028, 0x202e),
            List.of(0x2060, 0x206f),
            List.of(0xd800, 0xdfff),
            List.of(0xfeff, 0xfeff),
            List.of(0xfff9, 0xfffb),
            List.of(0xe0000, 0xe007f));

    enum Format {
        TEXT {
            @Override
            LayoutBase<ILoggingEvent> layout(LoggerContext context) {
                return new TextLayoutFactory().build(context, TimeZone.getTimeZone("UTC"));
            }
        },
        JSON {
            @Override
            LayoutBase<ILoggingEvent> layout(LoggerContext context) {
                return new EventJsonLayoutBaseFactory().build(context, TimeZone.getTimeZone("UTC"));
            }
        };

        abstract LayoutBase<ILoggingEvent> layout(LoggerContext context);

        VisibleLayout<ILoggingEvent> started() {
            LoggerContext context = new LoggerContext();
            LayoutBase<ILoggingEvent> layout = layout(context);
            layout.setContext(context);
            layout.start();
            return new VisibleLayout<>(layout);
        }
    }

    @ParameterizedTest(name = "in {0}, no character of Unicode gets through that cannot be seen")
    @EnumSource(Format.class)
    void allOfUnicode(Format format) {
        VisibleLayout<ILoggingEvent> layout = format.started();
        List<String> through = new ArrayList<>();
        int step = 512;
        for (int first = 0; first <= Character.MAX_CODE_POINT; first += step) {
            StringBuilder text = new StringBuilder();
            for (int c = first; c < first + step; c++) {
                // Apart, so that two halves of a pair do not become one.
                text.appendCodePoint(c).append('.');
            }
            layout.doLayout(event(text.toString()))
                    .codePoints()
                    .filter(LogLinesTest::acts)
                    .forEach(c -> through.add(Integer.toHexString(c)));
        }
        assertThat(through).isEmpty();
    }

    @ParameterizedTest(name = "in {0}, a message and an exception make as many lines as they may")
    @EnumSource(Format.class)
    void lines(Format format) {
        String forged = NAMED + "\n2026-01-01T00:00:00.000Z ERROR [-] forged: line";
        LoggingEvent event = event(forged);
        event.setThrowableProxy(
                new ThrowableProxy(new IllegalStateException(forged, new IllegalArgumentException(forged))));
        String written = format.started().doLayout(event);

        assertThat(written).endsWith("\n");
        assertThat(written.lines().skip(1)).allMatch(line -> line.startsWith("! "));
        assertThat(written.codePoints().filter(LogLinesTest::acts)).isEmpty();
    }

    @Test
    void inJsonAProgramReadsWhatWasSaid() throws Exception {
        String said = NAMED.replaceAll("[\\ud800\\udc00\\udfff]", "") + "\n\"\\u0041 ünï\ud83d\ude00";

        String line = Format.JSON.started().doLayout(event(said));

        assertThat(new ObjectMapper().readTree(line).path("message").asText()).isEqualTo(said);
    }

    @Test
    void whatCanBeSeenStaysAsItIs() {
        String text = "Čaj ☕ \ud83d\ude00 日本 \\u0041 a\u0301\n";

        assertThat(VisibleLayout.visible(text)).isSameAs(text);
        assertThat(VisibleLayout.visible("a\u202eb\udb40\udc41")).isEqualTo("a\\u202eb\\udb40\\udc41");
    }

    /** By the blocks and names of the standard, not by the classes that the layout asks for. */
    private static boolean acts(int c) {
        if (c == '\n') {
            return false;
        }
        return Character.isISOControl(c)
                || Character.isIdentifierIgnorable(c)
                || ACTING.stream().anyMatch(range -> range.get(0) <= c && c <= range.get(1));
    }

    private static LoggingEvent event(String message) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName(Logger.ROOT_LOGGER_NAME);
        event.setLevel(Level.INFO);
        event.setThreadName("main");
        event.setMessage(message);
        event.setMDCPropertyMap(Map.of());
        event.setInstant(Instant.EPOCH);
        return event;
    }
}
