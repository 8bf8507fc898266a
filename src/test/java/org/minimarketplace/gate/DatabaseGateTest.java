package org.minimarketplace.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.minimarketplace.harness.Eventually.eventually;

import io.dropwizard.util.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.gate.GateRefusedException.Reason;

/** Who is let in, who waits, who is refused, and what is told about it. */
class DatabaseGateTest {

    private static final Duration SOON = Duration.milliseconds(20);
    private static final Duration LATER = Duration.seconds(60);

    private final RecordingGateObserver observer = new RecordingGateObserver();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void readsAndWritesDoNotTakeEachOthersPermits() {
        DatabaseGate gate = gate(1, 2, 0, LATER);

        enter(gate, WorkClass.READ);
        assertRefused(gate, WorkClass.READ, Reason.FULL);
        enter(gate, WorkClass.WRITE);
        enter(gate, WorkClass.WRITE);
        assertRefused(gate, WorkClass.WRITE, Reason.FULL);

        assertThat(observer.events())
                .containsExactly("read granted", "read full", "write granted", "write granted", "write full");
    }

    @ParameterizedTest(name = "of {0} permits to read, {1} may be scans")
    @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "8, 4", "256, 128"})
    void scansTakeAtMostHalfOfThePermitsToRead(int reads, int scans) {
        DatabaseGate gate = gate(reads, 1, 0, LATER);

        for (int i = 0; i < scans; i++) {
            enter(gate, WorkClass.SCAN);
        }

        assertRefused(gate, WorkClass.SCAN, Reason.FULL);
        assertThat(gate.state(WorkClass.READ)).isEqualTo(new LaneState(reads, scans, 0));
        assertThat(gate.state(WorkClass.SCAN)).isEqualTo(new LaneState(scans, scans, 0));
        for (int i = scans; i < reads; i++) {
            enter(gate, WorkClass.READ);
        }
        assertRefused(gate, WorkClass.READ, Reason.FULL);
    }

    @Test
    void aScanThatFindsNoPermitToReadLeavesItsPlaceToOthers() {
        DatabaseGate gate = gate(2, 1, 0, LATER);
        Permit first = enter(gate, WorkClass.READ);
        enter(gate, WorkClass.READ);

        assertRefused(gate, WorkClass.SCAN, Reason.FULL);

        assertThat(gate.state(WorkClass.SCAN)).isEqualTo(new LaneState(1, 0, 0));
        first.close();
        enter(gate, WorkClass.SCAN).close();
        assertThat(gate.state(WorkClass.READ).inUse()).isEqualTo(1);
        assertThat(observer.events()).containsExactly("read granted", "read granted", "scan full", "scan granted");
    }

    @Test
    void scansQueueApartSoThatReadsDoNotWaitBehindThem() {
        DatabaseGate gate = gate(4, 1, 8, LATER);
        enter(gate, WorkClass.SCAN);
        enter(gate, WorkClass.SCAN);
        for (int i = 1; i <= 4; i++) {
            assertThat(waiter(gate, WorkClass.SCAN, i)).isNotDone();
        }

        assertRefused(gate, WorkClass.SCAN, Reason.FULL);
        enter(gate, WorkClass.READ);
        enter(gate, WorkClass.READ);

        assertThat(gate.state(WorkClass.READ)).isEqualTo(new LaneState(4, 4, 0));
        assertThat(gate.state(WorkClass.SCAN)).isEqualTo(new LaneState(2, 2, 4));
    }

    @ParameterizedTest(name = "a {0} that waited as long as it may is refused")
    @EnumSource(WorkClass.class)
    void waitsEndAtTheLongestWait(WorkClass work) {
        DatabaseGate gate = gate(1, 1, 4, SOON);
        enter(gate, work);
        long start = System.nanoTime();

        assertRefused(gate, work, Reason.LATE);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SOON.toNanoseconds());
        assertThat(observer.events()).containsExactly(work.label() + " granted", work.label() + " late");
        assertThat(gate.state(work)).isEqualTo(new LaneState(1, 1, 0));
    }

    @ParameterizedTest(name = "a {0} whose deadline comes first is given up there")
    @EnumSource(WorkClass.class)
    void waitsEndAtTheDeadline(WorkClass work) {
        DatabaseGate gate = gate(1, 1, 4, LATER);
        enter(gate, work);

        assertThatThrownBy(() -> gate.enter(work, Deadline.after(SOON.toJavaDuration())))
                .isInstanceOfSatisfying(
                        DeadlineExceededException.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());

        assertThat(observer.events()).containsExactly(work.label() + " granted", work.label() + " deadline");
        assertThat(gate.state(work)).isEqualTo(new LaneState(1, 1, 0));
    }

    @Test
    void aScanWaitsForBothPermitsNoLongerThanForOne() {
        DatabaseGate gate = gate(2, 1, 4, Duration.seconds(3));
        Permit scan = enter(gate, WorkClass.SCAN);
        enter(gate, WorkClass.READ);
        Future<Permit> waiting = waiter(gate, WorkClass.SCAN, 1);

        // Now it has its place among the scans, and waits for a permit to read behind this one.
        Future<Permit> read = waiter(gate, WorkClass.READ, 1);
        scan.close();

        assertThat(outcome(read)).isNotNull();
        assertThatThrownBy(() -> outcome(waiting)).hasRootCauseInstanceOf(GateRefusedException.class);
        assertThat(observer.events()).endsWith("scan late");
        assertThat(gate.state(WorkClass.SCAN)).isEqualTo(new LaneState(1, 0, 0));
        assertThat(gate.state(WorkClass.READ)).isEqualTo(new LaneState(2, 2, 0));
    }

    @Test
    void aRequestIsTurnedAwayOnlyWhereItsWorkWouldBeRefusedAtOnce() {
        DatabaseGate gate = gate(1, 1, 1, LATER);
        assertThat(gate.turnsAway(WorkClass.WRITE)).isEmpty();
        enter(gate, WorkClass.WRITE);
        assertThat(gate.turnsAway(WorkClass.WRITE)).isEmpty();
        assertThat(waiter(gate, WorkClass.WRITE, 1)).isNotDone();

        assertThat(gate.turnsAway(WorkClass.WRITE)).contains(Reason.FULL);
        assertThat(gate.turnsAway(WorkClass.READ)).isEmpty();

        assertThat(observer.events()).containsExactly("write granted", "write full");
    }

    @Test
    void aClassThatHoldsAllThreadsThatItMayLeavesThoseOfTheOthers() {
        DatabaseGate gate =
                new DatabaseGate(new GateSettings(256, null, null, null, LATER), 24, LATER.toJavaDuration(), observer);
        for (int i = 0; i < 10; i++) {
            enter(gate, WorkClass.WRITE);
        }

        assertRefused(gate, WorkClass.WRITE, Reason.FULL);
        assertThat(gate.turnsAway(WorkClass.WRITE)).contains(Reason.FULL);
        assertThat(gate.turnsAway(WorkClass.READ)).isEmpty();
        Permit read = enter(gate, WorkClass.READ);
        enter(gate, WorkClass.SCAN);
        enter(gate, WorkClass.READ);
        enter(gate, WorkClass.READ);
        enter(gate, WorkClass.READ);
        assertRefused(gate, WorkClass.READ, Reason.FULL);

        read.close();
        enter(gate, WorkClass.READ);
    }

    @ParameterizedTest(name = "permits={0} reads={1} writes={2} are {3} to read and {4} to write")
    @CsvSource({", , , 8, 64", "5, , , 5, 5", "5, 6, , 6, 5", "5, , 7, 5, 7", ", 6, 7, 6, 7"})
    void permitsAreThoseOfTheConfiguration(Integer permits, Integer reads, Integer writes, int toRead, int toWrite) {
        GateSettings settings = new GateSettings(permits, reads, writes, null, LATER);

        assertThat(settings.readPermits()).isEqualTo(toRead);
        assertThat(settings.writePermits()).isEqualTo(toWrite);
    }

    @Test
    void resizingKeepsTheShareOfScans() {
        DatabaseGate gate = gate(8, 8, 4, LATER);

        gate.resize(3, 5);
        assertThat(limits(gate)).containsExactly(3, 1, 5);
        gate.resize(1, 1);
        assertThat(limits(gate)).containsExactly(1, 1, 1);
        gate.resize(256, 2);
        assertThat(limits(gate)).containsExactly(256, 128, 2);
    }

    @Test
    void stoppingRefusesNewcomersAndThoseWhoWaitAndEndsWithTheLastPermit() {
        DatabaseGate gate = gate(1, 1, 4, LATER);
        Permit read = enter(gate, WorkClass.READ);
        Permit write = enter(gate, WorkClass.WRITE);
        Future<Permit> waiting = waiter(gate, WorkClass.READ, 1);
        Future<?> stopped = threads.submit(() -> {
            gate.stop();
            return true;
        });

        assertThatThrownBy(() -> outcome(waiting)).hasRootCauseInstanceOf(GateRefusedException.class);
        for (WorkClass work : WorkClass.values()) {
            eventually("closed", () -> gate.turnsAway(work).isPresent());
            assertRefused(gate, work, Reason.CLOSED);
        }
        read.close();
        assertThat(stopped).isNotDone();
        write.close();

        outcome(stopped);
        assertThat(observer.events()).contains("read closed", "scan closed", "write closed");
    }

    @Test
    void whatIsTurnedAwayFromAClosedGateIsCountedAsThat() throws InterruptedException {
        DatabaseGate gate = gate(1, 1, 4, LATER);
        gate.stop();

        assertThat(gate.turnsAway(WorkClass.READ)).contains(Reason.CLOSED);

        assertThat(observer.events()).containsExactly("read closed");
    }

    @Test
    void stoppingGivesUpOnWorkThatDoesNotEnd() throws InterruptedException {
        DatabaseGate gate =
                new DatabaseGate(new GateSettings(1, null, null, 0, LATER), java.time.Duration.ofMillis(50), observer);
        try (Permit held = enter(gate, WorkClass.WRITE)) {
            assertThat(held).isNotNull();
            long start = System.nanoTime();

            gate.stop();

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
            assertThat(gate.state(WorkClass.WRITE).inUse()).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "a permit for a {0} goes home once, however often it is closed")
    @EnumSource(WorkClass.class)
    void closingAPermitAgainDoesNothing(WorkClass work) {
        DatabaseGate gate = gate(4, 4, 0, LATER);
        Permit permit = enter(gate, work);
        enter(gate, work);

        permit.close();
        permit.close();

        assertThat(gate.state(work).inUse()).isEqualTo(1);
        assertThat(gate.state(WorkClass.READ).inUse()).isEqualTo(work == WorkClass.WRITE ? 0 : 1);
    }

    private DatabaseGate gate(int reads, int writes, int queue, Duration maxWait) {
        return new DatabaseGate(new GateSettings(8, reads, writes, queue, maxWait), LATER.toJavaDuration(), observer);
    }

    private static List<Integer> limits(DatabaseGate gate) {
        List<Integer> limits = new ArrayList<>();
        for (WorkClass work : WorkClass.values()) {
            limits.add(gate.state(work).limit());
        }
        return limits;
    }

    private static Permit enter(DatabaseGate gate, WorkClass work) {
        return gate.enter(work, Deadline.after(LATER.toJavaDuration()));
    }

    private static void assertRefused(DatabaseGate gate, WorkClass work, Reason reason) {
        AtomicReference<Permit> permit = new AtomicReference<>();
        assertThatThrownBy(() -> permit.set(enter(gate, work)))
                .isInstanceOfSatisfying(
                        GateRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    /** Somebody who waits, as so many do then. */
    private Future<Permit> waiter(DatabaseGate gate, WorkClass work, int queued) {
        Future<Permit> waiting = threads.submit(() -> enter(gate, work));
        eventually("queued", () -> gate.state(work).queued() == queued);
        return waiting;
    }

    private static <T> T outcome(Future<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
