package org.minimarketplace.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.minimarketplace.core.Waiting;
import org.minimarketplace.gate.Lane.Entry;

/** Who would wait too long is refused at once. The clock stands still but for what the tests say. */
class LaneQueueTimeTest {

    private static final long NO_WAIT = 0;
    private static final long LONG_WAIT = Duration.ofSeconds(20).toNanos();
    private static final Duration LONGEST = Duration.ofMillis(50);

    private final ExecutorService waiting = Executors.newCachedThreadPool();
    private final AtomicLong clock = new AtomicLong();

    @AfterEach
    void stop() {
        waiting.shutdownNow();
    }

    @Test
    void aQueueThatTakesTooLongIsFullBeforeItsLengthIsReached() throws Exception {
        Lane lane = lane(1);
        hold(lane, 100, Duration.ofMillis(40));
        Future<Entry> first = occupyAndQueue(lane);

        assertThat(lane.isFull()).isTrue();
        assertThat(lane.enter(LONG_WAIT)).isEqualTo(Entry.FULL);

        lane.release();
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Entry.GRANTED);
    }

    @Test
    void aQueueThatIsQuickEnoughTakesTheNext() throws Exception {
        Lane lane = lane(1);
        hold(lane, 100, Duration.ofMillis(20));
        Future<Entry> first = occupyAndQueue(lane);

        assertThat(lane.isFull()).isFalse();
        assertThat(lane.enter(NO_WAIT)).isEqualTo(Entry.LATE);

        lane.release();
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Entry.GRANTED);
    }

    @Test
    void slowWorkIsForgottenAfterQuickWork() throws Exception {
        Lane lane = lane(1);
        hold(lane, 100, Duration.ofMillis(40));
        hold(lane, 1_000, Duration.ofMillis(1));
        Future<Entry> first = occupyAndQueue(lane);

        assertThat(lane.isFull()).isFalse();

        lane.release();
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Entry.GRANTED);
    }

    @Test
    void asManyAsThereArePermitsMayWaitHoweverLongItTakes() throws Exception {
        Lane lane = lane(3);
        hold(lane, 100, Duration.ofSeconds(1));
        List<Future<Entry>> queued = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertThat(lane.enter(NO_WAIT)).isEqualTo(Entry.GRANTED);
        }
        for (int i = 1; i <= 3; i++) {
            assertThat(lane.isFull()).isFalse();
            queued.add(queue(lane, i));
        }

        assertThat(lane.isFull()).isTrue();

        for (Future<Entry> each : queued) {
            lane.release();
            assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(Entry.GRANTED);
        }
    }

    @Test
    void theExpectedWaitIsThatOfWhoComesNow() throws Exception {
        Lane lane = lane(2);
        hold(lane, 100, Duration.ofMillis(8));
        assertThat(lane.expectedWaitNanos()).isZero();
        assertThat(lane.enter(NO_WAIT)).isEqualTo(Entry.GRANTED);
        assertThat(lane.expectedWaitNanos()).isZero();
        assertThat(lane.enter(NO_WAIT)).isEqualTo(Entry.GRANTED);

        long alone = lane.expectedWaitNanos();
        Future<Entry> first = queue(lane, 1);

        assertThat(Duration.ofNanos(alone)).isBetween(Duration.ofMillis(3), Duration.ofMillis(5));
        assertThat(Duration.ofNanos(lane.expectedWaitNanos())).isBetween(Duration.ofMillis(7), Duration.ofMillis(9));
        lane.release();
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Entry.GRANTED);
    }

    private Lane lane(int permits) {
        return new Lane(permits, 10, LONGEST.toNanos(), Waiting.by(clock::get));
    }

    /** One after the other, so long each. */
    private void hold(Lane lane, int times, Duration each) {
        for (int i = 0; i < times; i++) {
            assertThat(lane.enter(NO_WAIT)).isEqualTo(Entry.GRANTED);
            clock.addAndGet(each.toNanos());
            lane.release();
        }
    }

    /** Takes the permit, and has somebody wait for it. */
    private Future<Entry> occupyAndQueue(Lane lane) {
        assertThat(lane.enter(NO_WAIT)).isEqualTo(Entry.GRANTED);
        return queue(lane, 1);
    }

    /** Somebody who waits, as so many do then. */
    private Future<Entry> queue(Lane lane, int queued) {
        Future<Entry> entry = waiting.submit(() -> lane.enter(LONG_WAIT));
        eventually("queued", () -> lane.state().queued() == queued);
        return entry;
    }
}
