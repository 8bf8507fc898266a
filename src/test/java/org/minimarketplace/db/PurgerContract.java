package org.minimarketplace.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
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

    private final SettableClock clock = new SettableClock();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private TestStore file;
    private IdempotencyPurger purger;

    /** An empty store. */
    protected abstract TestStore open(Clock clock);

    @BeforeEach
    void open() {
        file = open(clock);
        purger = new IdempotencyPurger(file.unitsOfWork(), clock, TestStore.RETENTION, executor);
    }

    @AfterEach
    void close() {
        executor.shutdownNow();
        file.close();
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
                            ProductDao.class,
                            products -> products.purgeOutcomes(clock.instant().minus(TestStore.RETENTION), 200));
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

    private void keys(String prefix, int count) {
        file.write(handle -> {
            for (int i = 0; i < count; i++) {
                handle.execute(
                        "INSERT INTO idempotency_keys (key, fingerprint, products, created_at) VALUES (?, ?, '[]', ?)",
                        prefix + i,
                        "0".repeat(64),
                        clock.millis());
            }
        });
    }

    private List<String> stored() {
        return file.column("SELECT key FROM idempotency_keys ORDER BY key");
    }
}
