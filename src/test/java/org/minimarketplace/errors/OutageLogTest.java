package org.minimarketplace.errors;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OutageLogTest {

    private final Logger logger = new LoggerContext().getLogger("test");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    /** Clocks may begin anywhere, and go past the largest number. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

    private final OutageLog outage = new OutageLog(logger, "the database is unavailable", now::get);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @Test
    void everyRequestHasItsLineAndTheFirstItsStackTrace() {
        outage.failed(failure());
        outage.failed(failure());
        outage.failed(failure());

        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.ERROR);
        assertThat(traces()).containsExactly(true, false, false);
        assertThat(lines.list.get(1).getFormattedMessage())
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

        assertThat(lines.list.get(1).getFormattedMessage()).endsWith(": java.lang.IllegalStateException: gone");
    }

    private List<Boolean> traces() {
        return lines.list.stream().map(line -> line.getThrowableProxy() != null).toList();
    }

    private static Exception failure() {
        return new IllegalStateException("unavailable", new IOException("no route to host"));
    }
}
