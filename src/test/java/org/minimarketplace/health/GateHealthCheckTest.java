package org.minimarketplace.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateObserver;
import org.minimarketplace.gate.GateSettings;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;

/** A gate that has too much to do is well; one that lets nobody in is not. */
class GateHealthCheckTest {

    private static final Deadline LATER = Deadline.after(Duration.ofMinutes(1));

    private final DatabaseGate gate = new DatabaseGate(
            new GateSettings(1, null, null, 0, io.dropwizard.util.Duration.seconds(1)),
            Duration.ZERO,
            GateObserver.NONE);
    private final GateHealthCheck quick = new GateHealthCheck(gate, Duration.ofMillis(1));
    private final GateHealthCheck patient = new GateHealthCheck(gate, Duration.ofHours(1));

    private boolean isWell() {
        return quick.execute().isHealthy();
    }

    private void turnAway() {
        assertThat(gate.turnsAway(WorkClass.WRITE)).isPresent();
    }

    private static void pause() {
        long start = System.nanoTime();
        eventually(
                "a while",
                () -> System.nanoTime() - start > Duration.ofMillis(10).toNanos());
    }

    @Test
    void aGateThatNobodyUsesIsWell() {
        pause();

        assertThat(isWell()).isTrue();
    }

    @Test
    void aGateThatIsFullWhileNobodyWaitsIsWell() {
        try (Permit taken = gate.enter(WorkClass.WRITE, LATER)) {
            pause();

            assertThat(taken).isNotNull();
            assertThat(isWell()).isTrue();
        }
    }

    @Test
    void aGateWhosePermitsDoNotComeHomeIsStuckUntilOneDoes() {
        Permit taken = gate.enter(WorkClass.WRITE, LATER);
        turnAway();

        eventually("stuck", () -> !isWell());

        assertThat(quick.execute().getMessage()).matches("write: nobody was let in for \\d+ s");
        assertThat(patient.execute().isHealthy()).isTrue();
        taken.close();
        assertThat(isWell()).isTrue();
    }

    /** However many are turned away meanwhile. */
    @Test
    void aGateThatIsOverloadedIsWellAsLongAsPermitsComeHome() {
        for (int i = 0; i < 100; i++) {
            try (Permit taken = gate.enter(WorkClass.WRITE, LATER)) {
                assertThat(taken).isNotNull();
                turnAway();
            }
            assertThat(gate.starved(WorkClass.WRITE)).isZero();
        }
    }

    @Test
    void aGateThatIsClosedIsNotWell() throws InterruptedException {
        gate.stop();

        assertThat(quick.execute().getMessage()).isEqualTo("closed");
    }
}
