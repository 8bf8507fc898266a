package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WatchedExecutorTest {

    private final WatchedExecutor executor = new WatchedExecutor(1, Thread::new);
    private final Logger logger = (Logger) LoggerFactory.getLogger(WatchedExecutor.class);
    private final Lines lines = new Lines();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        executor.shutdownNow();
    }

    @Test
    void whatATaskThrowsIsLogged() throws Exception {
        Future<?> repeated = executor.scheduleWithFixedDelay(WatchedExecutorTest::fail, 0, 1, TimeUnit.MILLISECONDS);
        executor.execute(WatchedExecutorTest::fail);
        Future<?> late = executor.schedule(WatchedExecutorTest::fail, 0, TimeUnit.MILLISECONDS);

        eventually("all are logged", () -> lines.thrown.size() == 3);
        assertThat(List.of(repeated, late)).allMatch(Future::isDone);
        assertThat(lines.thrown).containsOnly("java.lang.StackOverflowError: deep");
    }

    @Test
    void whatGoesWellIsNot() throws Exception {
        Future<?> cancelled = executor.schedule(WatchedExecutorTest::fail, 1, TimeUnit.HOURS);
        cancelled.cancel(false);
        executor.submit(() -> {}).get();
        executor.shutdown();

        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(lines.thrown).isEmpty();
    }

    private static void fail() {
        throw new StackOverflowError("deep");
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final List<String> thrown = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            thrown.add(event.getThrowableProxy().getClassName() + ": "
                    + event.getThrowableProxy().getMessage());
        }
    }
}
