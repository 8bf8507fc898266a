package org.minimarketplace.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.harness.LoggedLines;

class OnThrownTest {

    private final List<Throwable> heard = new ArrayList<>();
    private final Logger logger = new LoggerContext().getLogger("library");

    @RegisterExtension
    private final LoggedLines lines = LoggedLines.of(logger).at(Level.WARN);

    @BeforeEach
    void log() {
        logger.getLoggerContext().addTurboFilter(new OnThrown(heard::add, IOException.class::isInstance));
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                way("by itself", (log, thrown) -> log.warn("failed", thrown)),
                way("behind an argument", (log, thrown) -> log.warn("{} failed", "it", thrown)),
                way("behind two", (log, thrown) -> log.warn("{} {}", "it", "failed", thrown)),
                way("as an argument", (log, thrown) -> log.warn("failed: {}", thrown)),
                way(
                        "by the fluent interface",
                        (log, thrown) -> log.atWarn().setCause(thrown).log("failed")));
    }

    private static Arguments way(String name, BiConsumer<Logger, Throwable> way) {
        return Arguments.of(name, way);
    }

    @ParameterizedTest(name = "a throwable that is logged {0} is heard of, and may be quiet")
    @MethodSource("ways")
    void hears(String name, BiConsumer<Logger, Throwable> way) {
        Throwable loud = new OutOfMemoryError("Cannot reserve");
        Throwable quiet = new IOException("Broken pipe");

        way.accept(logger, loud);
        way.accept(logger, quiet);

        assertThat(heard).contains(loud, quiet);
        assertThat(lines.all()).hasSize(1);
    }
}
