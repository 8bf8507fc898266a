package org.minimarketplace.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.minimarketplace.gate.Lane.Entry;

/** The permits of one class of work and the queue for them. */
class LaneTest {

    /** Longer than any test takes. */
    private static final long FOREVER = Duration.ofMinutes(5).toNanos();

    private static final int WAITERS = 8;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void permitsAreHandedOutUpToTheLimit() {
        Lane lane = new Lane(2, 0);

        assertThat(lane.isFull()).isFalse();
        assertThat(lane.enter(0)).isEqualTo(Entry.GRANTED);
        assertThat(lane.isFull()).isFalse();
        assertThat(lane.enter(0)).isEqualTo(Entry.GRANTED);

        assertThat(lane.isFull()).isTrue();
        assertThat(lane.state()).isEqualTo(new LaneState(2, 2, 0));
    }

    @Test
    void withoutAQueueNobodyWaits() {
        Lane lane = taken(1, 0);

        assertThat(lane.enter(FOREVER)).isEqualTo(Entry.FULL);

        lane.release();
        assertThat(lane.isFull()).isFalse();
        assertThat(lane.enter(0)).isEqualTo(Entry.GRANTED);
    }

    @ParameterizedTest(name = "who may wait for {0} ns is late after that, and leaves nothing behind")
    @CsvSource({"-1", "0", "1", "1000000", "50000000"})
    void aWaitEnds(long maxWait) {
        Lane lane = taken(1, 1);
        long start = System.nanoTime();

        assertThat(lane.enter(maxWait)).isEqualTo(Entry.LATE);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(maxWait);
        assertThat(lane.state()).isEqualTo(new LaneState(1, 1, 0));
        lane.release();
        assertThat(lane.state()).isEqualTo(new LaneState(1, 0, 0));
    }

    @Test
    void aQueueThatIsFullRefusesAtOnce() {
        Lane lane = taken(1, 2);
        List<Future<Entry>> waiting = List.of(waiter(lane, 1), waiter(lane, 2));

        assertThat(lane.isFull()).isTrue();
        assertThat(lane.enter(FOREVER)).isEqualTo(Entry.FULL);

        lane.release();
        assertThat(outcome(waiting.get(0))).isEqualTo(Entry.GRANTED);
        assertThat(lane.isFull()).isFalse();
        lane.release();
        assertThat(outcome(waiting.get(1))).isEqualTo(Entry.GRANTED);
    }

    @Test
    void whoWaitedLongestIsNext() {
        Lane lane = taken(1, WAITERS);
        List<Integer> order = new ArrayList<>();
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++) {
            int number = i;
            waiting.add(threads.submit(() -> {
                assertThat(lane.enter(FOREVER)).isEqualTo(Entry.GRANTED);
                // The permit guards the list: there is one.
                order.add(number);
                lane.release();
            }));
            int queued = i + 1;
            eventually("queued", () -> lane.state().queued() == queued);
        }

        lane.release();

        waiting.forEach(LaneTest::outcome);
        assertThat(order)
                .containsExactlyElementsOf(IntStream.range(0, WAITERS).boxed().toList());
        assertThat(lane.state()).isEqualTo(new LaneState(1, 0, 0));
    }

    @Test
    void aPermitIsHandedOverBeforeANewcomerCanTakeIt() {
        Lane lane = taken(1, 1);
        Future<Entry> waiting = waiter(lane, 1);

        lane.release();

        // In use already, whether the one who waited has noticed or not.
        assertThat(lane.state()).isEqualTo(new LaneState(1, 1, 0));
        assertThat(lane.enter(0)).isEqualTo(Entry.LATE);
        assertThat(outcome(waiting)).isEqualTo(Entry.GRANTED);
    }

    @Test
    void aWaitThatEndsAtTheMomentOfTheHandOverHasThePermitOrNone() {
        Lane lane = new Lane(1, 1);
        int late = 0;
        for (int i = 0; i < 3_000; i++) {
            assertThat(lane.enter(0)).isEqualTo(Entry.GRANTED);
            long wait =
                    TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextInt(1, 200));
            CountDownLatch begun = new CountDownLatch(1);
            Future<Entry> waiting = threads.submit(() -> {
                begun.countDown();
                return lane.enter(wait);
            });
            await(begun);
            long release = System.nanoTime() + ThreadLocalRandom.current().nextLong(wait * 2);
            while (System.nanoTime() < release) {
                Thread.onSpinWait();
            }
            lane.release();

            Entry entry = outcome(waiting);
            assertThat(entry).isIn(Entry.GRANTED, Entry.LATE);
            assertThat(lane.state()).isEqualTo(new LaneState(1, entry == Entry.GRANTED ? 1 : 0, 0));
            if (entry == Entry.GRANTED) {
                lane.release();
            } else {
                late++;
            }
        }
        assertThat(late).as("late ones").isLessThan(3_000);
    }

    @Test
    void morePermitsAreHandedToThoseWhoWaitAtOnce() {
        Lane lane = taken(1, 3);
        List<Future<Entry>> waiting = List.of(waiter(lane, 1), waiter(lane, 2), waiter(lane, 3));

        lane.resize(3);

        assertThat(lane.state()).isEqualTo(new LaneState(3, 3, 1));
        assertThat(outcome(waiting.get(0))).isEqualTo(Entry.GRANTED);
        assertThat(outcome(waiting.get(1))).isEqualTo(Entry.GRANTED);
        assertThat(waiting.get(2)).isNotDone();
        lane.release();
        assertThat(outcome(waiting.get(2))).isEqualTo(Entry.GRANTED);
    }

    @Test
    void permitsAboveALoweredLimitComeHomeInTheirOwnTime() {
        Lane lane = taken(4, 1);

        lane.resize(2);

        assertThat(lane.state()).isEqualTo(new LaneState(2, 4, 0));
        Future<Entry> waiting = waiter(lane, 1);
        lane.release();
        lane.release();
        assertThat(lane.state()).isEqualTo(new LaneState(2, 2, 1));
        lane.release();
        assertThat(outcome(waiting)).isEqualTo(Entry.GRANTED);
        assertThat(lane.state()).isEqualTo(new LaneState(2, 2, 0));
        lane.release();
        lane.release();
        assertThat(lane.enter(0)).isEqualTo(Entry.GRANTED);
        assertThat(lane.enter(0)).isEqualTo(Entry.GRANTED);
        assertThat(lane.enter(0)).isEqualTo(Entry.LATE);
    }

    @Test
    void aClosedLaneRefusesThoseWhoWaitAndThoseWhoCome() {
        Lane lane = taken(1, 3);
        List<Future<Entry>> waiting = List.of(waiter(lane, 1), waiter(lane, 2));

        lane.close();

        assertThat(waiting).allSatisfy(each -> assertThat(outcome(each)).isEqualTo(Entry.CLOSED));
        assertThat(lane.enter(FOREVER)).isEqualTo(Entry.CLOSED);
        assertThat(lane.isFull()).isTrue();
        assertThat(lane.state()).isEqualTo(new LaneState(1, 1, 0));
        lane.release();
        assertThat(lane.enter(0)).isEqualTo(Entry.CLOSED);
    }

    @Test
    void aClosedLaneGivesNobodyAPermitThatComesHome() {
        Lane lane = taken(1, 1);
        Future<Entry> waiting = waiter(lane, 1);

        lane.close();
        lane.release();
        lane.resize(5);

        assertThat(outcome(waiting)).isEqualTo(Entry.CLOSED);
        assertThat(lane.state().inUse()).isZero();
    }

    @Test
    void waitingUntilAllPermitsAreHomeEndsWithTheLastOne() throws Exception {
        Lane lane = taken(2, 0);
        assertThat(lane.awaitIdle(0)).isFalse();
        assertThat(lane.awaitIdle(1_000_000)).isFalse();
        Future<Boolean> idle = threads.submit(() -> lane.awaitIdle(FOREVER));

        lane.release();
        assertThat(idle).isNotDone();
        lane.release();

        assertThat(outcome(idle)).isTrue();
        assertThat(lane.awaitIdle(-1)).isTrue();
    }

    @Test
    void whoIsInterruptedWhileWaitingIsRefusedAndLeavesTheQueue() throws Exception {
        Lane lane = taken(1, 1);
        AtomicInteger stillInterrupted = new AtomicInteger();
        Thread[] thread = new Thread[1];
        CountDownLatch begun = new CountDownLatch(1);
        Future<Entry> waiting = threads.submit(() -> {
            thread[0] = Thread.currentThread();
            begun.countDown();
            Entry entry = lane.enter(FOREVER);
            stillInterrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
            return entry;
        });
        await(begun);
        eventually("queued", () -> lane.state().queued() == 1);

        thread[0].interrupt();

        assertThat(outcome(waiting)).isEqualTo(Entry.CLOSED);
        assertThat(stillInterrupted).hasValue(1);
        assertThat(lane.state()).isEqualTo(new LaneState(1, 1, 0));
        lane.release();
        assertThat(lane.enter(0)).isEqualTo(Entry.GRANTED);
    }

    @ParameterizedTest(name = "{0} threads over at most {1} permits with a queue of {2} never have one too many")
    @CsvSource({"4, 1, 0", "4, 2, 8", "16, 4, 4", "16, 8, 64", "32, 3, 16"})
    void underStressNoPermitIsInventedOrLost(int users, int largest, int queue) {
        Lane lane = new Lane(largest, queue);
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger admitted = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < users; i++) {
            all.add(threads.submit(() -> {
                await(start);
                ThreadLocalRandom random = ThreadLocalRandom.current();
                for (int turn = 0; turn < 4_000; turn++) {
                    if (lane.enter(random.nextLong(-1, 100_000)) == Entry.GRANTED) {
                        most.accumulateAndGet(working.incrementAndGet(), Math::max);
                        admitted.incrementAndGet();
                        if (random.nextInt(4) == 0) {
                            Thread.onSpinWait();
                        }
                        working.decrementAndGet();
                        lane.release();
                    }
                }
            }));
        }
        all.add(threads.submit(() -> {
            await(start);
            for (int turn = 0; turn < 4_000; turn++) {
                lane.resize(ThreadLocalRandom.current().nextInt(1, largest + 1));
            }
        }));

        start.countDown();

        all.forEach(LaneTest::outcome);
        assertThat(most.get()).isBetween(1, largest);
        assertThat(admitted).hasPositiveValue();
        lane.resize(largest);
        assertThat(lane.state()).isEqualTo(new LaneState(largest, 0, 0));
        for (int i = 0; i < largest; i++) {
            assertThat(lane.enter(0)).isEqualTo(Entry.GRANTED);
        }
        assertThat(lane.enter(0)).isIn(Entry.LATE, Entry.FULL);
    }

    /** A lane whose permits are all in use. */
    private static Lane taken(int permits, int queue) {
        Lane lane = new Lane(permits, queue);
        for (int i = 0; i < permits; i++) {
            assertThat(lane.enter(0)).isEqualTo(Entry.GRANTED);
        }
        return lane;
    }

    /** Somebody who waits, as so many do then. */
    private Future<Entry> waiter(Lane lane, int queued) {
        Callable<Entry> attempt = () -> lane.enter(FOREVER);
        Future<Entry> waiting = threads.submit(attempt);
        eventually("queued", () -> lane.state().queued() == queued);
        return waiting;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T outcome(Future<T> future) {
        try {
            return future.get(10, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
