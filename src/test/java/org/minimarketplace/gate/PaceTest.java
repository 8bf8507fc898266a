package org.minimarketplace.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected wait is that which comes, whatever comes home how. */
class PaceTest {

    @ParameterizedTest(
            name = "{0} permits, each kept for {1} ms, {2} of them coming home at once: {3} ms behind 191 others")
    @CsvSource({
        // One after the other, as reads do.
        "8, 1, 1, 24",
        "8, 20, 1, 480",
        "1, 5, 1, 960",
        // Together, as writes that share a commit: with a quick disk, with a slow one, with one that is nearly gone.
        "64, 10, 64, 30",
        "64, 30, 64, 90",
        "64, 200, 64, 600",
        "64, 10, 16, 30"
    })
    void thePaceIsThatOfTheWork(int permits, long keptMillis, int together, double expectedMillis) {
        Pace pace = new Pace(0, permits);
        long step = millis(keptMillis) * together / permits;
        long now = work(pace, 0, permits, together, step, 4_000 * 1_000_000L / step + 200);

        // Halfway to the next ones.
        pace.passed(now + step / 2, permits);

        assertThat(pace.expectedWaitNanos(191, permits) / 1e6).isCloseTo(expectedMillis, within(expectedMillis * 0.4));
    }

    @Test
    void timeInWhichNobodyWorksChangesNothing() {
        Pace pace = new Pace(0, 8);
        long now = work(pace, 0, 8, 1, millis(2), 2_000);
        double before = pace.expectedWaitNanos(20, 8);

        pace.passed(now + Duration.ofDays(1).toNanos(), 0);

        assertThat(pace.expectedWaitNanos(20, 8)).isEqualTo(before);
    }

    @Test
    void whileNothingComesHomeTheWaitGrows() {
        Pace pace = new Pace(0, 64);
        long now = work(pace, 0, 64, 64, millis(10), 500);
        double last = 0;
        for (int i = 0; i < 100; i++) {
            now += millis(100);
            pace.passed(now, 64);
            double next = pace.expectedWaitNanos(64, 64);
            assertThat(next).isGreaterThan(last);
            last = next;
        }
        assertThat(last).isGreaterThan(1e9);
    }

    @Test
    void oneThatIsSlowIsNotTakenForAll() {
        Pace pace = new Pace(0, 8);
        pace.passed(millis(2_000), 1);
        pace.cameHome();

        assertThat(pace.expectedWaitNanos(8, 8)).isLessThan(0.5e9);
    }

    @Test
    void atTheBeginningNoWaitIsExpected() {
        assertThat(new Pace(0, 8).expectedWaitNanos(191, 8)).isZero();
    }

    @ParameterizedTest(name = "after work of {0} ms, work of {1} ms is known for what it is within {2} ms")
    @CsvSource({"1, 40, 2500", "40, 1, 1000", "5, 100, 1500", "200, 2, 2500"})
    void aChangeIsNoticed(long before, long after, long within) {
        Pace pace = new Pace(0, 8);
        long now = work(pace, 0, 8, 8, millis(before), 5_000 / before);
        long step = millis(after);

        work(pace, now, 8, 8, step, Math.max(1, within / after));

        assertThat(pace.expectedWaitNanos(0, 8) / 1e6).isCloseTo(after / 8.0, within(after / 8.0 * 0.5));
    }

    /** All permits are in use all the time; every step so many come home, one by one, and are given anew at once. */
    private static long work(Pace pace, long from, int permits, int together, long step, long steps) {
        long now = from;
        for (long i = 0; i < steps; i++) {
            now += step;
            for (int home = 0; home < together; home++) {
                pace.passed(now, permits);
                pace.cameHome();
            }
        }
        return now;
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
