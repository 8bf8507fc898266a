package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.minimarketplace.harness.LoggedLines;

class WatchedExecutorTest {

    private final WatchedExecutor executor = new WatchedExecutor(1, Thread::new);

    @RegisterExtension
    private final LoggedLines lines = LoggedLines.of(WatchedExecutor.class);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void whatATaskThrowsIsLogged() throws Exception {
        Future<?> repeated = executor.scheduleWithFixedDelay(WatchedExecutorTest::fail, 0, 1, TimeUnit.MILLISECONDS);
        executor.execute(WatchedExecutorTest::fail);
        Future<?> late = executor.schedule(WatchedExecutorTest::fail, 0, TimeUnit.MILLISECONDS);

        eventually("all are logged", () -> lines.all().size() == 3);
        assertThat(List.of(repeated, late)).allMatch(Future::isDone);
        assertThat(lines.all())
                .extracting(ILoggingEvent::getThrowableProxy)
                .extracting(thrown -> thrown.getClassName() + ": " + thrown.getMessage())
                .containsOnly("java.lang.StackOverflowError: deep");
    }

    @Test
    void whatGoesWellIsNot() throws Exception {
        Future<?> cancelled = executor.schedule(WatchedExecutorTest::fail, 1, TimeUnit.HOURS);
        cancelled.cancel(false);
        executor.submit(() -> {}).get();
        executor.shutdown();

        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(lines.all()).isEmpty();
    }

    private static void fail() {
        throw new StackOverflowError("deep");
    }
}
