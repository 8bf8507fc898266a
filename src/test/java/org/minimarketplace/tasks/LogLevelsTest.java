package org.minimarketplace.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.minimarketplace.ManualExecutor;

/** A level that was set for a while takes itself back to what was there before, whatever came in between. */
class LogLevelsTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final String UNTIL = "2026-11-01T12:10:00Z";
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final LoggerContext loggers = new LoggerContext();
    private final ManualExecutor executor = new ManualExecutor();
    private final LogLevels levels = new LogLevels(loggers, executor, Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private Logger logger(String name) {
        return loggers.getLogger(name);
    }

    @ParameterizedTest(name = "{0}, which had {1}, has it again")
    @CsvSource({"ROOT, WARN", "org.minimarketplace, INFO", "access,"})
    void aLevelForAWhileTakesItselfBack(String name, String configured) {
        logger(name).setLevel(configured == null ? null : Level.valueOf(configured));

        levels.set(name, Level.TRACE, TEN_MINUTES);

        assertThat(logger(name).getLevel()).isEqualTo(Level.TRACE);
        assertThat(levels.active()).isEqualTo(Map.of(name, Map.of("level", "TRACE", "until", UNTIL)));
        assertThat(executor.delays()).containsExactly(TEN_MINUTES.toMillis());
        executor.tasks().get(0).run();
        assertThat(logger(name).getLevel()).isEqualTo(configured == null ? null : Level.valueOf(configured));
        assertThat(levels.active()).isEmpty();
    }

    @Test
    void theRootLoggerIsOneUnderAnySpelling() {
        levels.set("root", Level.ERROR, TEN_MINUTES);
        levels.set("ROOT", Level.TRACE, TEN_MINUTES);

        assertThat(levels.active()).containsOnlyKeys("ROOT");
        executor.tasks().get(1).run();
        assertThat(logger("ROOT").getLevel()).isEqualTo(Level.DEBUG);
    }

    @Test
    void aLevelWithoutAnEndStaysUntilTheConfiguredOneIsSet() {
        logger("access").setLevel(Level.INFO);

        assertThat(levels.set("access", Level.DEBUG, null)).isEqualTo(Level.DEBUG);
        assertThat(levels.active()).isEqualTo(Map.of("access", Map.of("level", "DEBUG", "until", "the next change")));
        levels.set("access", Level.INFO, null);

        assertThat(levels.active()).isEmpty();
        assertThat(executor.tasks()).isEmpty();
    }

    @Test
    void afterALevelForAWhileTheOneWithoutAnEndReturns() {
        logger("access").setLevel(Level.INFO);
        levels.set("access", Level.WARN, null);

        assertThat(levels.set("access", Level.TRACE, TEN_MINUTES)).isEqualTo(Level.WARN);
        executor.tasks().get(0).run();

        assertThat(logger("access").getLevel()).isEqualTo(Level.WARN);
        assertThat(levels.active()).isEqualTo(Map.of("access", Map.of("level", "WARN", "until", "the next change")));
    }

    @Test
    void theNextLevelTakesThePlaceOfTheOneBefore() {
        logger("access").setLevel(Level.INFO);
        levels.set("access", Level.DEBUG, TEN_MINUTES);

        levels.set("access", Level.WARN, null);

        assertThat(executor.futures().get(0)).isCancelled();
        // What is under way cannot be cancelled any more.
        executor.tasks().get(0).run();
        assertThat(logger("access").getLevel()).isEqualTo(Level.WARN);
    }
}
