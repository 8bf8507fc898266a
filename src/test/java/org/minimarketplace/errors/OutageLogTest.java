package org.minimarketplace.errors;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.minimarketplace.harness.LoggedLines;

final class OutageLogTest {

    private final Logger logger = new LoggerContext().getLogger("test");

    @RegisterExtension
    private final LoggedLines lines = LoggedLines.of(logger);

    /** Clocks may begin anywhere, and go past the largest number. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

    private final OutageLog outage = new OutageLog(logger, "the database is unavailable", now::get);

    @Test
    void everyRequestHasItsLineAndTheFirstItsStackTrace() {
        outage.failed(failure());
        outage.failed(failure());
        outage.failed(failure());

        assertThat(lines.all()).extracting(ILoggingEvent::getLevel).containsOnly(Level.ERROR);
        assertThat(traces()).containsExactly(true, false, false);
        assertThat(lines.messages().get(1))
                .isEqualTo("the database is unavailable: java.io.IOException: no route to host");
    }

    @Test
    void afterAMinuteThereIsAnotherStackTrace() {
        outage.failed(failure());
        now.addAndGet(Duration.ofSeconds(59).toNanos());
        outage.failed(failure());
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        outage.failed(failure());
        outage.failed(failure());

        assertThat(traces()).containsExactly(true, false, true, false);
    }

    @Test
    void aFailureWithoutACauseIsItsOwnReason() {
        outage.failed(failure());
        outage.failed(new IllegalStateException("gone"));

        assertThat(lines.messages().get(1)).endsWith(": java.lang.IllegalStateException: gone");
    }

    private List<Boolean> traces() {
        return lines.all().stream()
                .map(line -> line.getThrowableProxy() != null)
                .toList();
    }

    private static Exception failure() {
        return new IllegalStateException("unavailable", new IOException("no route to host"));
    }
}
