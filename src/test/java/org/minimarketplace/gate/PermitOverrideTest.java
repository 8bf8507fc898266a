package org.minimarketplace.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.minimarketplace.gate.PermitOverride.Active;
import org.minimarketplace.harness.ManualExecutor;

/** What an operator set holds as long as it was meant to, and no longer. */
class PermitOverrideTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final GateSettings settings = new GateSettings(8, 6, 4, 0, io.dropwizard.util.Duration.seconds(1));
    private final DatabaseGate gate = new DatabaseGate(settings, Duration.ZERO, new RecordingGateObserver());
    private final ManualExecutor executor = new ManualExecutor();
    private final PermitOverride override =
            new PermitOverride(gate, settings, executor, Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void withoutAnOverrideTheConfiguredPermitsHold() {
        assertThat(override.active()).isEmpty();
        assertLimits(6, 4);
    }

    @Test
    void anOverrideWithoutADurationHoldsUntilTheNextChange() {
        override.set(2, 1, null);

        assertThat(override.active()).contains(new Active(2, 1, null));
        assertThat(executor.tasks()).isEmpty();
        assertLimits(2, 1);
    }

    @Test
    void anOverrideWithADurationTakesItselfBack() {
        override.set(2, 1, Duration.ofMinutes(10));

        assertThat(override.active()).contains(new Active(2, 1, NOW.plus(Duration.ofMinutes(10))));
        assertLimits(2, 1);
        assertThat(executor.delays()).containsExactly(Duration.ofMinutes(10).toMillis());

        executor.tasks().get(0).run();

        assertThat(override.active()).isEmpty();
        assertLimits(6, 4);
    }

    @Test
    void theNextOverrideTakesThePlaceOfTheOneBefore() {
        override.set(2, 1, Duration.ofMinutes(1));

        override.set(3, 3, Duration.ofMinutes(10));

        assertThat(executor.futures().get(0)).isCancelled();
        assertThat(override.active()).contains(new Active(3, 3, NOW.plus(Duration.ofMinutes(10))));
        executor.tasks().get(1).run();
        assertThat(override.active()).isEmpty();
        assertLimits(6, 4);
    }

    /** What is under way cannot be cancelled any more. */
    @Test
    void theEndOfAnOverrideThatWasReplacedMeanwhileChangesNothing() {
        override.set(2, 1, Duration.ofMinutes(1));
        override.set(3, 3, null);

        executor.tasks().get(0).run();

        assertThat(override.active()).contains(new Active(3, 3, null));
        assertLimits(3, 3);
    }

    @Test
    void settingTheConfiguredPermitsEndsTheOverride() {
        override.set(2, 1, Duration.ofMinutes(1));

        override.set(6, 4, Duration.ofMinutes(10));

        assertThat(override.active()).isEmpty();
        assertThat(executor.futures().get(0)).isCancelled();
        assertThat(executor.tasks()).hasSize(1);
        assertLimits(6, 4);
    }

    @Test
    void stoppingGivesUpTakingItBack() {
        override.stop();
        override.set(2, 1, Duration.ofMinutes(1));

        override.stop();

        assertThat(executor.futures().get(0)).isCancelled();
        assertLimits(2, 1);
    }

    private void assertLimits(int reads, int writes) {
        assertThat(gate.state(WorkClass.READ).limit()).isEqualTo(reads);
        assertThat(gate.state(WorkClass.WRITE).limit()).isEqualTo(writes);
    }
}
