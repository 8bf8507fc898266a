package org.minimarketplace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();

    @ParameterizedTest(name = "on a clock that starts at {0} a deadline passes exactly when its timeout is over")
    @ValueSource(longs = {0, 12_345, -SECOND / 2, Long.MAX_VALUE, Long.MAX_VALUE - SECOND / 2, Long.MIN_VALUE})
    void passesWhenItsTimeoutIsOver(long origin) {
        nanos.set(origin);
        Deadline deadline = Deadline.after(Duration.ofSeconds(1), nanos::get);

        assertThat(deadline.remainingNanos()).isEqualTo(SECOND);
        assertThat(deadline.hasPassed()).isFalse();

        nanos.addAndGet(SECOND - 1);
        assertThat(deadline.remainingNanos()).isEqualTo(1);
        assertThat(deadline.hasPassed()).isFalse();
        assertThatCode(deadline::check).doesNotThrowAnyException();

        nanos.incrementAndGet();
        assertThat(deadline.remainingNanos()).isZero();
        assertThat(deadline.hasPassed()).isTrue();

        nanos.addAndGet(SECOND);
        assertThat(deadline.remainingNanos()).isEqualTo(-SECOND);
        assertThat(deadline.hasPassed()).isTrue();
    }

    @ParameterizedTest(name = "{0} ns left are {1} ms to wait")
    @CsvSource({"1, 1", "999999, 1", "1000000, 1", "1000001, 2", "1500000000, 1500", "0, 0", "-1, 0", "-5000000, 0"})
    void roundsMillisecondsUpAndNeverBelowZero(long left, long millis) {
        assertThat(Deadline.after(Duration.ofNanos(left), nanos::get).remainingMillis())
                .isEqualTo(millis);
    }

    @Test
    void keepsTheLongestTimeoutThatItsClockCanMeasure() {
        Deadline deadline = Deadline.after(Duration.ofNanos(Long.MAX_VALUE), nanos::get);

        assertThat(deadline.hasPassed()).isFalse();
        assertThat(deadline.remainingMillis()).isEqualTo(Long.MAX_VALUE / 1_000_000 + 1);
    }

    @Test
    void stopsWorkThatHadNoEffectYet() {
        Deadline deadline = Deadline.after(Duration.ZERO, nanos::get);

        assertThatThrownBy(deadline::check)
                .isInstanceOfSatisfying(
                        DeadlineExceededException.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    @Test
    void runsOnTheSystemsClockByDefault() {
        assertThat(Deadline.after(Duration.ofDays(1)).hasPassed()).isFalse();
        assertThat(Deadline.after(Duration.ofNanos(-1)).hasPassed()).isTrue();
    }

    @Test
    void anUnknownOutcomeSaysThatItMayHaveTakenEffect() {
        assertThat(DeadlineExceededException.outcomeUnknown(null).mayHaveTakenEffect())
                .isTrue();
    }
}
