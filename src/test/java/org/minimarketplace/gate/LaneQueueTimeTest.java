package org.minimarketplace.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.minimarketplace.gate.Lane.Entry;

/** Who would wait too long is refused at once. */
class LaneQueueTimeTest {

    private static final long NO_WAIT = 0;
    private static final long LONG_WAIT = Duration.ofSeconds(20).toNanos();
    private static final Duration HOLD = Duration.ofMillis(50);

    private final ExecutorService waiting = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        waiting.shutdownNow();
    }

    @Test
    void aQueueThatTakesTooLongIsFullBeforeItsLengthIsReached() throws Exception {
        Lane lane = new Lane(1, 10, Duration.ofMillis(2).toNanos());
        holdOnce(lane);
        Future<Entry> first = occupyAndQueue(lane);

        assertThat(lane.isFull()).isTrue();
        assertThat(lane.enter(LONG_WAIT)).isEqualTo(Entry.FULL);

        lane.release();
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Entry.GRANTED);
    }

    @Test
    void aQueueThatIsQuickEnoughTakesTheNext() throws Exception {
        Lane lane = new Lane(1, 10, Duration.ofMinutes(1).toNanos());
        holdOnce(lane);
        Future<Entry> first = occupyAndQueue(lane);

        assertThat(lane.isFull()).isFalse();
        assertThat(lane.enter(NO_WAIT)).isEqualTo(Entry.LATE);

        lane.release();
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Entry.GRANTED);
    }

    @Test
    void slowWorkIsForgottenAfterQuickWork() throws Exception {
        Lane lane = new Lane(1, 10, Duration.ofMillis(20).toNanos());
        holdOnce(lane);
        for (int i = 0; i < 1_000; i++) {
            assertThat(lane.enter(NO_WAIT)).isEqualTo(Entry.GRANTED);
            lane.release();
        }
        Future<Entry> first = occupyAndQueue(lane);

        assertThat(lane.isFull()).isFalse();

        lane.release();
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Entry.GRANTED);
    }

    private static void holdOnce(Lane lane) {
        assertThat(lane.enter(NO_WAIT)).isEqualTo(Entry.GRANTED);
        long end = System.nanoTime() + HOLD.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        lane.release();
    }

    /** Takes the permit, and has somebody wait for it. */
    private Future<Entry> occupyAndQueue(Lane lane) {
        assertThat(lane.enter(NO_WAIT)).isEqualTo(Entry.GRANTED);
        Future<Entry> first = waiting.submit(() -> lane.enter(LONG_WAIT));
        long end = System.nanoTime() + LONG_WAIT;
        while (lane.state().queued() == 0) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
        return first;
    }
}
