package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.minimarketplace.db.sqlite.TestDatabases.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.db.Operation;
import org.minimarketplace.db.sqlite.Checkpoint.Outcome;
import org.minimarketplace.harness.ManualExecutor;

/** The write-ahead log does not stay large, whoever reads meanwhile. */
class CheckpointScheduleTest {

    private static final long LIMIT = 256 * 1024;

    @TempDir
    Path folder;

    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final ManualExecutor executor = new ManualExecutor();
    private final Outcomes outcomes = new Outcomes();
    private OpenedDatabase opened;
    private CheckpointSchedule schedule;

    @BeforeEach
    void open() {
        opened = OpenedDatabase.in(folder);
        schedule = new CheckpointSchedule(
                new Maintenance(opened.database(), outcomes),
                opened.database(),
                Duration.ofMinutes(1),
                LIMIT,
                executor);
        schedule.start();
    }

    @AfterEach
    void close() {
        opened.close();
        readers.shutdownNow();
        executor.shutdownNow();
    }

    private void turn() {
        executor.tasks().get(0).run();
    }

    private long log() {
        return opened.database().walSize();
    }

    private void writeMoreThanTheLimit() {
        for (int i = 0; log() <= LIMIT; i++) {
            opened.create("product " + i);
        }
    }

    @Test
    void itTakesItsTurnAsOftenAsItIsTold() {
        assertThat(executor.delays()).containsExactly(Duration.ofMinutes(1).toMillis());

        schedule.stop();

        assertThat(executor.futures().get(0)).isCancelled();
    }

    @Test
    void aSmallLogIsFoldedBackAndKept() {
        opened.create("Chai");
        long size = log();

        turn();

        assertThat(outcomes.seen).containsExactly(Outcome.COMPLETE);
        assertThat(log()).isEqualTo(size);
    }

    @Test
    void aLogThatNobodyNeedsIsCutWhenItIsLarge() {
        writeMoreThanTheLimit();

        turn();

        assertThat(outcomes.seen).containsExactly(Outcome.COMPLETE);
        assertThat(log()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void aLogThatGrewUnderALongReaderIsCutAfterItsEnd() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        Future<Integer> reader = readers.submit(() -> run(
                opened.database(),
                Operation.EXPORT,
                TestDatabases.soon(),
                handle -> handle.inTransaction(snapshot -> {
                    int products = count(snapshot);
                    reading.countDown();
                    awaitOpen(enough);
                    assertThat(count(snapshot)).isEqualTo(products);
                    return products;
                })));
        assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
        writeMoreThanTheLimit();

        turn();

        assertThat(outcomes.seen).containsExactly(Outcome.PARTIAL);
        assertThat(log()).isGreaterThan(LIMIT);
        enough.countDown();
        assertThat(reader.get(30, TimeUnit.SECONDS)).isZero();
        turn();
        assertThat(outcomes.seen).containsExactly(Outcome.PARTIAL, Outcome.COMPLETE);
        assertThat(log()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void aReaderHoldsTheLogUntilItsDeadlineAtTheLongest() {
        CountDownLatch reading = new CountDownLatch(1);
        Future<Integer> reader = readers.submit(() ->
                run(opened.database(), Operation.EXPORT, Deadline.after(Duration.ofSeconds(2)), handle -> {
                    reading.countDown();
                    // Counts for hours, if it is let.
                    return handle.createQuery(
                                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*)"
                                            + " FROM n, products")
                            .mapTo(int.class)
                            .one();
                }));
        writeMoreThanTheLimit();

        assertThatThrownBy(() -> reader.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(DeadlineExceededException.class);

        turn();
        assertThat(log()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void aCheckpointThatFailsIsCountedAndTheScheduleGoesOn() throws Exception {
        opened.create("Chai");
        opened.close();
        Files.delete(opened.file());

        turn();
        turn();

        assertThat(outcomes.seen).containsExactly(Outcome.FAILED, Outcome.FAILED);
        opened = OpenedDatabase.in(folder);
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading", e);
        }
    }

    private static int count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM products")
                .mapTo(int.class)
                .one();
    }

    /** Remembers how checkpoints ended. */
    private static final class Outcomes implements UpkeepObserver {

        private final List<Outcome> seen = new CopyOnWriteArrayList<>();

        @Override
        public void checkpointed(Outcome outcome) {
            seen.add(outcome);
        }

        @Override
        public void integrityChecked(boolean ok) {}
    }
}
