package org.minimarketplace.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.core.StoreBusyException;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.gate.GateRefusedException;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.harness.LoggedLines;

class CutOffAnswersTest {

    private final LoggerContext context = new LoggerContext();

    @RegisterExtension
    private final LoggedLines lines = LoggedLines.of(context.getLogger("ROOT"));

    @BeforeEach
    void log() {
        context.addTurboFilter(new CutOffAnswers());
    }

    static Stream<Arguments> failures() {
        Throwable refused = new GateRefusedException(WorkClass.SCAN, GateRefusedException.Reason.FULL);
        return Stream.of(
                Arguments.of("a refusal", CutOffAnswers.JERSEY, refused, 0),
                Arguments.of("a refusal within another failure", CutOffAnswers.JERSEY, new Exception(refused), 0),
                Arguments.of(
                        "a busy database", CutOffAnswers.JERSEY, new StoreBusyException("locked", new Exception()), 0),
                Arguments.of(
                        "a broken database",
                        CutOffAnswers.JERSEY,
                        new StoreUnavailableException("gone", new Exception()),
                        1),
                Arguments.of("a defect", CutOffAnswers.JERSEY, new IllegalStateException("defect"), 1),
                Arguments.of("a refusal in another place", "somebody", refused, 1));
    }

    @ParameterizedTest(name = "{0}, logged by {1}")
    @MethodSource("failures")
    void whatIsForeseenIsNoError(String what, String logger, Throwable failure, int errors) {
        context.getLogger(logger).error("An I/O error has occurred", failure);

        assertThat(lines.all()).hasSize(errors);
    }
}
