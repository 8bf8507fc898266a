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
import org.minimarketplace.harness.ManualExecutor;

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
    @CsvSource({"ROOT, WARN", "org.minimarketplace, INFO", "orders,"})
    void aLevelForAWhileTakesItselfBack(String name, String configured) throws InvalidArgumentException {
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
    void theRootLoggerIsOneUnderAnySpelling() throws InvalidArgumentException {
        levels.set("root", Level.ERROR, TEN_MINUTES);
        levels.set("ROOT", Level.TRACE, TEN_MINUTES);

        assertThat(levels.active()).containsOnlyKeys("ROOT");
        executor.tasks().get(1).run();
        assertThat(logger("ROOT").getLevel()).isEqualTo(Level.DEBUG);
    }

    @Test
    void aLevelWithoutAnEndStaysUntilTheConfiguredOneIsSet() throws InvalidArgumentException {
        logger("orders").setLevel(Level.INFO);

        assertThat(levels.set("orders", Level.DEBUG, null)).isEqualTo(Level.DEBUG);
        assertThat(levels.active()).isEqualTo(Map.of("orders", Map.of("level", "DEBUG", "until", "the next change")));
        levels.set("orders", Level.INFO, null);

        assertThat(levels.active()).isEmpty();
        assertThat(executor.tasks()).isEmpty();
    }

    @Test
    void afterALevelForAWhileTheOneWithoutAnEndReturns() throws InvalidArgumentException {
        logger("orders").setLevel(Level.INFO);
        levels.set("orders", Level.WARN, null);

        assertThat(levels.set("orders", Level.TRACE, TEN_MINUTES)).isEqualTo(Level.WARN);
        executor.tasks().get(0).run();

        assertThat(logger("orders").getLevel()).isEqualTo(Level.WARN);
        assertThat(levels.active()).isEqualTo(Map.of("orders", Map.of("level", "WARN", "until", "the next change")));
    }

    @Test
    void theNextLevelTakesThePlaceOfTheOneBefore() throws InvalidArgumentException {
        logger("orders").setLevel(Level.INFO);
        levels.set("orders", Level.DEBUG, TEN_MINUTES);

        levels.set("orders", Level.WARN, null);

        assertThat(executor.futures().get(0)).isCancelled();
        // What is under way cannot be cancelled any more.
        executor.tasks().get(0).run();
        assertThat(logger("orders").getLevel()).isEqualTo(Level.WARN);
    }

    @ParameterizedTest(name = "{0} with {1} below {2} has {3}")
    @CsvSource({
        "audit, , OFF, INFO",
        "audit, , DEBUG, DEBUG",
        "audit, OFF, INFO, INFO",
        "access, , ERROR, INFO",
        "access, WARN, INFO, WARN",
        "org.eclipse.jetty, , TRACE, INFO",
        "org.eclipse.jetty, TRACE, INFO, INFO",
        "org.eclipse.jetty, , WARN, WARN",
        "org.eclipse.jetty.http, DEBUG, WARN, INFO",
        "org.eclipse.jetty.http, ERROR, INFO, ERROR"
    })
    void configuredLevelsStayWithinTheirBounds(String name, String configured, String root, String level) {
        LoggerContext context = new LoggerContext();
        context.getLogger("ROOT").setLevel(Level.valueOf(root));
        context.getLogger(name).setLevel(configured == null ? null : Level.valueOf(configured));

        new LogLevels(context, executor, Clock.fixed(NOW, ZoneOffset.UTC));

        assertThat(context.getLogger(name).getLevel()).isEqualTo(Level.valueOf(level));
    }

    @ParameterizedTest(name = "{0} at {1} is allowed: {2}")
    @CsvSource({
        "audit, OFF, false",
        "audit, WARN, false",
        "audit, INFO, true",
        "audit.more, ERROR, false",
        "access, ERROR, false",
        "access, DEBUG, true",
        "accesses, OFF, true",
        "org.eclipse.jetty, DEBUG, false",
        "org.eclipse.jetty.server.Server, TRACE, false",
        "org.eclipse.jetty, OFF, true",
        "org.eclipse, TRACE, true",
        "ROOT, OFF, true"
    })
    void levelsBeyondTheirBoundsAreRefused(String name, String level, boolean allowed) {
        boolean refused = false;
        try {
            levels.set(name, Level.valueOf(level), null);
        } catch (InvalidArgumentException e) {
            refused = true;
        }

        assertThat(refused).isEqualTo(!allowed);
        assertThat(logger("audit").isInfoEnabled()).isTrue();
        assertThat(logger("access").isInfoEnabled()).isTrue();
        assertThat(logger("org.eclipse.jetty.http.HttpParser").isDebugEnabled()).isFalse();
    }
}
