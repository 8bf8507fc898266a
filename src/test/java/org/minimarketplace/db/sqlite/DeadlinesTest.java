package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.minimarketplace.db.sqlite.TestDatabases.run;
import static org.minimarketplace.harness.Eventually.eventually;

import com.codahale.metrics.MetricRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.StoreBusyException;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.Operation;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateObserver;
import org.minimarketplace.gate.GateRefusedException.Reason;
import org.minimarketplace.gate.GateSettings;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;

/** Every wait and every statement ends at the deadline, and what ended there leaves nothing behind. */
class DeadlinesTest {

    private static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    /** Long enough for several looks at the deadline. */
    private static final String LONG_ENOUGH =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000) SELECT count(*) FROM n";

    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LATER = Duration.ofSeconds(60);
    private static final int PERMITS = 4;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Observer observer = new Observer();
    private final DatabaseGate gate = new DatabaseGate(
            new GateSettings(PERMITS, null, null, 32, io.dropwizard.util.Duration.seconds(60)), LATER, observer);
    private Database database;

    @BeforeEach
    void open() {
        database = new DatabaseFactory(Clock.systemUTC(), new MetricRegistry())
                .open(DatabaseSettings.at(url()), gate, observer, new UpkeepCounts());
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        assertPermitsAreHome();
        gate.stop();
        database.stop();
    }

    @ParameterizedTest(name = "the wait for a permit to {0} ends at the deadline")
    @EnumSource
    void theWaitForAPermitEnds(Operation operation) {
        List<Permit> taken = new ArrayList<>();
        for (int i = 0; i < gate.state(operation.work()).limit(); i++) {
            taken.add(gate.enter(operation.work(), Deadline.after(LATER)));
        }

        assertEndsAtTheDeadline(() -> run(database, operation, Deadline.after(SOON), DeadlinesTest::noWork));

        taken.forEach(Permit::close);
        assertThat(observer.refused).containsExactly(operation.work() + " " + Reason.DEADLINE);
        assertThat(observer.cancelled).isEmpty();
        assertThat(observer.ended).isEmpty();
    }

    @Test
    void theWaitForTheWritersTurnEnds() {
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Future<Integer> first = threads.submit(() -> run(database, Operation.CREATE, Deadline.after(LATER), handle -> {
            begun.countDown();
            await(done);
            return 1;
        }));
        await(begun);

        assertEndsAtTheDeadline(() -> run(database, Operation.UPDATE, Deadline.after(SOON), DeadlinesTest::noWork));

        done.countDown();
        assertThat(outcome(first)).isEqualTo(1);
        assertThat(observer.cancelled).containsExactly(Operation.UPDATE);
    }

    @ParameterizedTest(name = "the wait for a lock that another connection took with BEGIN {0} ends at the deadline")
    @ValueSource(strings = {"IMMEDIATE", "EXCLUSIVE"})
    void theWaitForTheLockEnds(String lock) throws SQLException {
        try (Connection other = DriverManager.getConnection(url());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN " + lock);

            long start = System.nanoTime();
            assertThatThrownBy(() -> write(Deadline.after(SOON), DeadlinesTest::insert))
                    .isInstanceOf(StoreBusyException.class);
            assertThat(System.nanoTime() - start)
                    .isBetween(SOON.toNanos() / 2, Duration.ofSeconds(10).toNanos());
            assertThat(count()).as("readers go on").isZero();

            statement.execute("ROLLBACK");
        }
        assertThat(observer.cancelled).isEmpty();
        assertThat(write(Deadline.after(LATER), DeadlinesTest::insert)).isEqualTo(1);
        assertThat(count()).isEqualTo(1);
    }

    @ParameterizedTest(name = "a statement of {0} that runs on and on ends at the deadline")
    @EnumSource
    void aRunningStatementEnds(Operation operation) {
        assertEndsAtTheDeadline(() -> run(database, operation, Deadline.after(SOON), DeadlinesTest::endless));
        assertEndsAtTheDeadline(() ->
                run(database, operation, Deadline.after(SOON), handle -> handle.inTransaction(DeadlinesTest::endless)));

        assertThat(observer.cancelled).containsExactly(operation, operation);
        assertThat(observer.ended).containsExactly(operation, operation);
        assertThat(run(database, operation, Deadline.after(LATER), DeadlinesTest::longEnough))
                .isEqualTo(3_000);
    }

    /** A statement that was cancelled may keep its connection at the database as it was when the statement began. */
    @ParameterizedTest(name = "a cancelled {0} leaves no connection behind in the past")
    @EnumSource
    void aCancelledStatementLeavesNoConnectionInThePast(Operation operation) {
        write(Deadline.after(LATER), DeadlinesTest::insert);
        assertEndsAtTheDeadline(() -> run(
                database,
                operation,
                Deadline.after(SOON),
                handle -> number(handle, ENDLESS + ", products WHERE price > 0")));

        write(Deadline.after(LATER), DeadlinesTest::insert);

        for (int i = 0; i < 2 * PERMITS; i++) {
            assertThat(count()).isEqualTo(2);
        }
    }

    @Test
    void workWhoseDeadlineHasPassedIsNotBegun() {
        assertThatThrownBy(() -> run(database, Operation.FIND, Deadline.after(Duration.ZERO), DeadlinesTest::noWork))
                .isInstanceOf(DeadlineExceededException.class);

        assertThat(observer.ended).isEmpty();
    }

    @Test
    void aWriteWhoseDeadlinePassesBeforeItsCommitIsStoredAndReportedAsThat() {
        AtomicLong clock = new AtomicLong();

        int stored = write(Deadline.after(SOON, clock::get), handle -> {
            int rows = insert(handle) + insert(handle);
            clock.set(LATER.toNanos());
            return rows;
        });

        assertThat(stored).isEqualTo(2);
        assertThat(count()).isEqualTo(2);
        assertThat(observer.cancelled).isEmpty();
    }

    /** COMMIT itself is too short to be hit by chance: what runs behind it shows that nobody looks any more. */
    @Test
    void fromTheCommitOnNothingIsCalledOff() {
        AtomicLong clock = new AtomicLong();

        int counted = run(database, Operation.CREATE, Deadline.after(SOON, clock::get), handle -> {
            handle.begin();
            insert(handle);
            clock.set(LATER.toNanos());
            handle.commit();
            return longEnough(handle);
        });

        assertThat(counted).isEqualTo(3_000);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aWriteThatWasCancelledLeavesNothingBehindAndTheNextOneWorks() {
        for (int i = 0; i < 20; i++) {
            int round = i;
            AtomicLong clock = new AtomicLong();
            assertThatThrownBy(() -> write(Deadline.after(SOON, clock::get), handle -> {
                        insert(handle);
                        clock.set(LATER.toNanos());
                        return endless(handle);
                    }))
                    .isInstanceOfSatisfying(
                            DeadlineExceededException.class,
                            e -> assertThat(e.mayHaveTakenEffect()).isFalse());

            assertThat(count()).isEqualTo(round);
            assertThat(write(Deadline.after(LATER), DeadlinesTest::insert)).isEqualTo(1);
            assertThat(count()).isEqualTo(round + 1);
        }
    }

    /** Those who are cancelled and those who are not use the same few connections, one after the other. */
    @Test
    void theNextBorrowerOfAConnectionIsNeverHit() {
        int rounds = 2_500;
        AtomicInteger cancelled = new AtomicInteger();
        AtomicInteger good = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < PERMITS; i++) {
            all.add(threads.submit(() -> {
                for (int round = 0; round < rounds; round++) {
                    cancelOne(round % 50 == 0);
                    cancelled.incrementAndGet();
                }
            }));
            all.add(threads.submit(() -> {
                for (int round = 0; round < rounds; round++) {
                    assertThat(run(database, Operation.FIND, Deadline.after(LATER), DeadlinesTest::longEnough))
                            .isEqualTo(3_000);
                    good.incrementAndGet();
                }
            }));
        }

        all.forEach(DeadlinesTest::outcome);

        assertThat(cancelled).hasValue(PERMITS * rounds);
        assertThat(good).hasValue(PERMITS * rounds);
        assertThat(observer.cancelled).hasSize(PERMITS * rounds);
    }

    /** Its deadline passes on the clock of the test, once the statement is about to begin. */
    private void cancelOne(boolean inTransaction) {
        AtomicLong clock = new AtomicLong();
        assertThatThrownBy(() -> run(database, Operation.FIND, Deadline.after(LATER, clock::get), handle -> {
                    clock.set(LATER.toNanos());
                    return inTransaction ? handle.inTransaction(DeadlinesTest::endless) : endless(handle);
                }))
                .isInstanceOf(DeadlineExceededException.class);
    }

    @ParameterizedTest(name = "permits come home after {0}")
    @MethodSource
    void permitsComeHome(String what, Function<Handle, Integer> work, Class<? extends Throwable> error) {
        for (Operation operation : Operation.values()) {
            for (int i = 0; i <= 2 * PERMITS; i++) {
                assertThatThrownBy(() -> run(database, operation, Deadline.after(LATER), work))
                        .as(what)
                        .isInstanceOf(error);
            }
            assertPermitsAreHome();
            assertThat(run(database, operation, Deadline.after(LATER), DeadlinesTest::longEnough))
                    .isEqualTo(3_000);
        }
        assertThat(count()).isZero();
    }

    static Stream<Arguments> permitsComeHome() {
        return Stream.of(
                work("a statement that is wrong", handle -> handle.execute("NONSENSE"), RuntimeException.class),
                work(
                        "a statement that is wrong in a transaction",
                        handle -> handle.inTransaction(inside -> inside.execute("NONSENSE")),
                        RuntimeException.class),
                work(
                        "an exception of the work",
                        handle -> {
                            throw new IllegalStateException("a defect");
                        },
                        IllegalStateException.class),
                work(
                        "an error of the work in a transaction",
                        handle -> handle.inTransaction(inside -> {
                            throw new StackOverflowError();
                        }),
                        StackOverflowError.class),
                work(
                        "a row that breaks a limit",
                        handle -> handle.inTransaction(inside -> {
                            // On a connection that reads, this is refused before the limit is looked at.
                            insert(inside);
                            return insert(inside, "");
                        }),
                        RuntimeException.class));
    }

    private static Arguments work(String what, Function<Handle, Integer> work, Class<? extends Throwable> error) {
        return Arguments.of(what, work, error);
    }

    @Test
    void whoIsInterruptedWhileWaitingToWriteBringsThePermitHome() {
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Future<Integer> first = threads.submit(() -> run(database, Operation.CREATE, Deadline.after(LATER), handle -> {
            begun.countDown();
            await(done);
            return 1;
        }));
        await(begun);
        Thread[] thread = new Thread[1];
        Future<Integer> second = threads.submit(() -> {
            thread[0] = Thread.currentThread();
            return write(Deadline.after(LATER), DeadlinesTest::insert);
        });
        eventually("waiting", () -> gate.state(WorkClass.WRITE).inUse() == 2);

        thread[0].interrupt();

        assertThatThrownBy(() -> outcome(second))
                .hasCauseInstanceOf(ExecutionException.class)
                .cause()
                .hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(gate.state(WorkClass.WRITE).inUse()).isEqualTo(1);
        done.countDown();
        assertThat(outcome(first)).isEqualTo(1);
    }

    private void assertEndsAtTheDeadline(Runnable work) {
        long start = System.nanoTime();

        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        DeadlineExceededException.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());

        // Ten seconds, where it would be a minute or for ever.
        assertThat(System.nanoTime() - start)
                .isBetween(SOON.toNanos(), Duration.ofSeconds(10).toNanos());
    }

    private void assertPermitsAreHome() {
        for (WorkClass work : WorkClass.values()) {
            assertThat(gate.state(work).inUse()).as(work.label()).isZero();
            assertThat(gate.state(work).queued()).as(work.label()).isZero();
        }
    }

    private int write(Deadline deadline, Function<Handle, Integer> work) {
        return run(database, Operation.CREATE, deadline, handle -> handle.inTransaction(inside -> work.apply(inside)));
    }

    private int count() {
        return run(
                database,
                Operation.FIND,
                Deadline.after(LATER),
                handle -> number(handle, "SELECT count(*) FROM products"));
    }

    private static int insert(Handle handle) {
        return insert(handle, "a name of some words");
    }

    private static int insert(Handle handle, String name) {
        return handle.execute(
                "INSERT INTO products (id, name, price, currency, version, created_at, updated_at)"
                        + " VALUES (?, ?, 1, 'USD', 1, 0, 0)",
                UUID.randomUUID().toString(),
                name);
    }

    private static int endless(Handle handle) {
        return number(handle, ENDLESS);
    }

    private static int longEnough(Handle handle) {
        return number(handle, LONG_ENOUGH);
    }

    private static int noWork(Handle handle) {
        throw new IllegalStateException("this must not be reached");
    }

    private static int number(Handle handle, String query) {
        return handle.createQuery(query).mapTo(Integer.class).one();
    }

    private String url() {
        return "jdbc:sqlite:" + folder.resolve("marketplace.db");
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

    /** Remembers what it was told. */
    private static final class Observer implements DatabaseObserver, GateObserver {

        private final List<Operation> ended = new CopyOnWriteArrayList<>();
        private final List<Operation> cancelled = new CopyOnWriteArrayList<>();
        private final List<String> refused = new CopyOnWriteArrayList<>();

        @Override
        public void ended(Operation operation, long nanos) {
            assertThat(nanos).isPositive();
            ended.add(operation);
        }

        @Override
        public void cancelled(Operation operation) {
            cancelled.add(operation);
        }

        @Override
        public void admitted(WorkClass work, long waitedNanos) {
            assertThat(waitedNanos).isNotNegative();
        }

        @Override
        public void refused(WorkClass work, Reason reason) {
            refused.add(work + " " + reason);
        }
    }
}
