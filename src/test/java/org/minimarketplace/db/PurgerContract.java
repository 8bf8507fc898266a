package org.minimarketplace.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How outcomes past their retention go. */
public abstract class PurgerContract {

    private static final long ROOM = 100_000;

    private final SettableClock clock = new SettableClock();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private TestStore file;
    private IdempotencyPurger purger;

    @BeforeEach
    void open(Stores stores) {
        file = stores.empty(clock);
        purger = new IdempotencyPurger(
                file.unitsOfWork(), clock, new OutcomeLimits(TestStore.RETENTION, ROOM), executor);
    }

    @AfterEach
    void close() {
        executor.shutdownNow();
    }

    @Test
    void expiredOutcomesGoAndFreshOnesStay() {
        keys("old", 3);
        clock.advance(Duration.ofHours(1));
        keys("fresh", 2);
        clock.advance(TestStore.RETENTION.minus(Duration.ofHours(1)));

        assertThat(purger.purge()).isEqualTo(3);
        assertThat(stored()).containsExactly("fresh0", "fresh1");
        assertThat(purger.purge()).isZero();
    }

    @Test
    void anOutcomeAtTheVeryEndOfItsRetentionGoes() {
        keys("k", 1);
        clock.advance(TestStore.RETENTION.minusMillis(1));
        assertThat(purger.purge()).isZero();

        clock.advance(Duration.ofMillis(1));
        assertThat(purger.purge()).isEqualTo(1);
    }

    @Test
    void manyOutcomesGoInSmallSteps() {
        keys("k", 450);
        clock.advance(TestStore.RETENTION);
        List<Integer> steps = new ArrayList<>();
        int removed;
        do {
            removed = file.unitsOfWork()
                    .run(
                            Operation.PURGE,
                            TestStore.deadline(),
                            IdempotencyDao.class,
                            outcomes -> outcomes.purge(clock.instant().minus(TestStore.RETENTION), 200));
            steps.add(removed);
        } while (removed == 200);

        assertThat(steps).containsExactly(200, 200, 50);
        assertThat(stored()).isEmpty();
    }

    @Test
    void aPurgeTakesAsManyStepsAsItNeeds() {
        keys("k", 601);
        clock.advance(TestStore.RETENTION);

        assertThat(purger.purge()).isEqualTo(601);
        assertThat(stored()).isEmpty();
    }

    @Test
    void aPurgerThatWasNeverStartedCanBeStopped() {
        purger.stop();
        purger.start();
        purger.stop();

        assertThat(executor.isShutdown()).isFalse();
    }

    @Test
    void theOldestGoWhereTheirScopeHasNoMoreRoom() {
        keys("a", 3, "few", ROOM / 3);
        keys("b", 5, "many", ROOM / 4);
        clock.advance(Duration.ofMinutes(1));
        keys("c", 3, "many", ROOM / 4);

        assertThat(purger.purge()).isEqualTo(4);
        assertThat(stored()).containsExactly("a0", "a1", "a2", "b4", "c0", "c1", "c2");
        assertThat(purger.purge()).isZero();
        assertThat(purger.family().samples()).containsValue(4.0);
    }

    @Test
    void thereIsRoomForAsMuchAsIsConfigured() {
        keys("k", 1, "one", ROOM);
        assertThat(purger.purge()).isZero();

        keys("l", 1, "one", 1);
        assertThat(purger.purge()).isEqualTo(1);
        assertThat(stored()).containsExactly("l0");
    }

    @Test
    void roomIsMadeInAsManyStepsAsItNeeds() {
        keys("k", 1_000, "many", ROOM / 100);

        assertThat(purger.purge()).isEqualTo(900);
        assertThat(stored()).hasSize(100);
    }

    private void keys(String prefix, int count) {
        keys(prefix, count, "anonymous", 1);
    }

    private void keys(String prefix, int count, String scope, long bytes) {
        file.write(handle -> {
            for (int i = 0; i < count; i++) {
                handle.execute(
                        "INSERT INTO idempotent_outcomes"
                                + " (key, scope, fingerprint, status, fields, body, bytes, created_at)"
                                + " VALUES (?, ?, ?, 200, '', '', ?, ?)",
                        prefix + i,
                        scope,
                        "0".repeat(64),
                        bytes,
                        // One after the other.
                        clock.millis() + (scope.equals("many") ? i : 0));
            }
        });
    }

    private List<String> stored() {
        return file.column("SELECT key FROM idempotent_outcomes ORDER BY key");
    }
}
