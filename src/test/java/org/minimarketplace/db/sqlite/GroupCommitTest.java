package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.minimarketplace.harness.Eventually.eventually;

import com.codahale.metrics.MetricRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.StoreFullException;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.core.Waiting;
import org.minimarketplace.db.Handles.AnyStatements;
import org.minimarketplace.db.Upkeep.Family;

/** Writes that share a commit, on a real file. */
class GroupCommitTest {

    private static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    private static final Duration LATER = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private Path file;
    private final GroupCounts counts = new GroupCounts();
    private Connections writer;
    private GroupCommit group;

    @BeforeEach
    void open() throws Exception {
        file = folder.resolve("marketplace.db");
        TestDatabases.open(file).stop();
        writer = new DatabaseFactory(Clock.systemUTC(), new MetricRegistry()).writer(file, counts);
        // However slow the machine is, nobody is left to another group.
        group = new GroupCommit(writer, counts, Duration.ofHours(1), Waiting.SYSTEM);
        write(LATER, handle -> handle.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, text TEXT)"));
    }

    @AfterEach
    void close() throws Exception {
        clients.shutdownNow();
        writer.close();
    }

    @Test
    void whatWaitsForTheWriterIsCommittedAtOnce() throws Exception {
        List<Future<Integer>> writes = new ArrayList<>();
        long before = counter("marketplace_db_write_transactions_total");

        whileSomebodyWrites(() -> {
            for (int i = 0; i < 20; i++) {
                int id = i;
                writes.add(later(LATER, handle -> insert(handle, id)));
                awaitWaiting(i + 1);
            }
        });

        for (Future<Integer> write : writes) {
            assertThat(write.get()).isEqualTo(1);
        }
        assertThat(stored()).hasSize(21);
        assertThat(counter("marketplace_db_write_transactions_total") - before).isEqualTo(2);
        assertThat(counter("marketplace_db_undone_writes_total")).isZero();
    }

    @Test
    void aGroupHasAtMost64Members() throws Exception {
        List<Future<Integer>> writes = new ArrayList<>();
        long before = counter("marketplace_db_write_transactions_total");

        whileSomebodyWrites(() -> {
            for (int i = 0; i < 70; i++) {
                int id = i;
                writes.add(later(LATER, handle -> insert(handle, id)));
            }
            awaitWaiting(70);
        });
        for (Future<Integer> write : writes) {
            write.get();
        }

        assertThat(stored()).hasSize(71);
        assertThat(counter("marketplace_db_write_transactions_total") - before).isEqualTo(3);
    }

    @Test
    void workThatFailsIsUndoneAndTheOthersGoOn() throws Exception {
        Future<Integer> first;
        Future<Integer> failing;
        Future<Integer> last;
        Held held = hold();
        first = later(LATER, handle -> insert(handle, 1));
        awaitWaiting(1);
        failing = later(LATER, handle -> {
            insert(handle, 2);
            throw new IllegalStateException("meant");
        });
        awaitWaiting(2);
        last = later(LATER, handle -> insert(handle, 3));
        awaitWaiting(3);
        held.end();

        assertThat(first.get()).isEqualTo(1);
        assertThatThrownBy(failing::get).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(last.get()).isEqualTo(1);
        assertThat(stored()).containsExactly(1L, 3L, 1_000L);
    }

    @Test
    void aConstraintThatOneBreaksIsNoTroubleForTheOthers() throws Exception {
        Future<Integer> first;
        Future<Integer> again;
        Future<Integer> last;
        Held held = hold();
        first = later(LATER, handle -> insert(handle, 1));
        awaitWaiting(1);
        again = later(LATER, handle -> insert(handle, 1));
        awaitWaiting(2);
        last = later(LATER, handle -> insert(handle, 3));
        awaitWaiting(3);
        held.end();

        first.get();
        assertThatThrownBy(again::get).hasRootCauseInstanceOf(SQLException.class);
        last.get();
        assertThat(stored()).containsExactly(1L, 3L, 1_000L);
    }

    @Test
    void workThatRunsIntoItsDeadlineFailsAloneAndTheOthersRunAgain() throws Exception {
        Future<Integer> first;
        Future<Integer> slow;
        Future<Integer> last;
        Held held = hold();
        first = later(LATER, handle -> insert(handle, 1));
        awaitWaiting(1);
        slow = later(Duration.ofMillis(500), handle -> {
            insert(handle, 2);
            return query(handle, ENDLESS);
        });
        awaitWaiting(2);
        last = later(LATER, handle -> insert(handle, 3));
        awaitWaiting(3);
        held.end();

        first.get();
        assertThatThrownBy(slow::get).hasCauseInstanceOf(DeadlineExceededException.class);
        last.get();
        assertThat(stored()).containsExactly(1L, 3L, 1_000L);
    }

    @Test
    void nobodyOutlivesItsDeadlineForTheSakeOfSlowWorkBehindIt() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Future<Integer> hasty;
        Future<Integer> slow;
        Held held = hold();
        hasty = later(Duration.ofSeconds(2), handle -> insert(handle, 1));
        awaitWaiting(1);
        slow = later(LATER, handle -> {
            insert(handle, 2);
            // Too slow for the other one the first time only.
            return runs.incrementAndGet() == 1 ? query(handle, ENDLESS) : 1;
        });
        awaitWaiting(2);
        held.end();

        assertThatThrownBy(hasty::get).hasCauseInstanceOf(DeadlineExceededException.class);
        assertThat(slow.get()).isEqualTo(1);
        assertThat(runs).hasValue(2);
        assertThat(stored()).containsExactly(2L, 1_000L);
    }

    @Test
    void aFullDiskIsThatOfTheOneWhoNeedsTheRoom() throws Exception {
        Future<Integer> small;
        Future<Integer> large;
        Future<Integer> last;
        Held held = hold();
        small = later(LATER, handle -> insert(handle, 1));
        awaitWaiting(1);
        large = later(LATER, handle -> {
            int pages = query(handle, "PRAGMA page_count");
            query(handle, "PRAGMA max_page_count = " + (pages + 5));
            try {
                return handle.execute("INSERT INTO entries VALUES (2, hex(randomblob(1000000)))");
            } finally {
                query(handle, "PRAGMA max_page_count = 1000000");
            }
        });
        awaitWaiting(2);
        last = later(LATER, handle -> insert(handle, 3));
        awaitWaiting(3);
        held.end();

        small.get();
        assertThatThrownBy(large::get).hasCauseInstanceOf(StoreFullException.class);
        last.get();
        assertThat(stored()).containsExactly(1L, 3L, 1_000L);
    }

    @Test
    void aCommitThatFailsIsNotTriedAgain() throws Exception {
        write(LATER, handle -> handle.execute("""
                CREATE TABLE children (id INTEGER PRIMARY KEY,
                    entry INTEGER REFERENCES entries (id) DEFERRABLE INITIALLY DEFERRED)"""));
        AtomicInteger runs = new AtomicInteger();
        Future<Integer> innocent;
        Future<Integer> orphan;
        Held held = hold();
        innocent = later(LATER, handle -> {
            runs.incrementAndGet();
            return insert(handle, 1);
        });
        awaitWaiting(1);
        orphan = later(LATER, handle -> {
            runs.incrementAndGet();
            return handle.execute("INSERT INTO children VALUES (1, 99)");
        });
        awaitWaiting(2);
        held.end();

        assertThatThrownBy(innocent::get).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(orphan::get).isInstanceOf(ExecutionException.class);
        assertThat(runs).hasValue(2);
        assertThat(stored()).containsExactly(1_000L);
        assertThat(write(LATER, handle -> insert(handle, 4))).isEqualTo(1);
    }

    @Test
    void whatACommitHasDecidedIsNotDoneAgainWhenTheConnectionCannotBeGivenBack() {
        ReentrantLock lock = new ReentrantLock();
        Member<AnyStatements, Integer> member =
                new Member<>(Deadline.after(LATER), AnyStatements.class, any -> 1, lock.newCondition(), Waiting.SYSTEM);
        lock.lock();
        member.succeed(1);
        member.stand();

        member.undo();

        assertThat(member.settle()).as("waits again").isFalse();
        assertThat(member.outcome()).isEqualTo(1);
    }

    @Test
    void whoWaitsLeavesAtTheDeadline() throws Exception {
        Future<Integer> hasty;
        Held held = hold();
        hasty = later(Duration.ofMillis(20), handle -> insert(handle, 1));

        assertThatThrownBy(hasty::get).hasCauseInstanceOf(DeadlineExceededException.class);
        assertThat(group.waiting()).isZero();
        held.end();
        assertThat(stored()).containsExactly(1_000L);
    }

    @Test
    void whoIsInterruptedWhileWaitingLeaves() throws Exception {
        Held held = hold();
        CountDownLatch over = new CountDownLatch(1);
        List<Throwable> thrown = new ArrayList<>();
        Thread waiting = new Thread(() -> {
            try {
                write(LATER, handle -> insert(handle, 1));
            } catch (RuntimeException e) {
                thrown.add(e);
            }
            over.countDown();
        });
        waiting.start();
        awaitWaiting(1);
        waiting.interrupt();

        assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(thrown).singleElement().isInstanceOf(StoreUnavailableException.class);
        held.end();
        assertThat(stored()).containsExactly(1_000L);
    }

    @Test
    void anotherProcessThatHasTheLockFailsTheOneWhoLeadsAndTheOthersByTheirOwnDeadlines() throws Exception {
        Future<Integer> patient;
        try (Connection other = TestDatabases.connect(file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            Future<Integer> hasty = later(Duration.ofMillis(300), handle -> insert(handle, 1));
            eventually("it leads", () -> group.waiting() == 0);
            patient = later(LATER, handle -> insert(handle, 2));

            assertThatThrownBy(hasty::get).isInstanceOf(ExecutionException.class);
            statement.execute("COMMIT");
        }
        assertThat(patient.get()).isEqualTo(1);
        assertThat(stored()).containsExactly(2L);
    }

    @Test
    void whatTakesLongIsLeftToTheNextGroup() throws Exception {
        group = new GroupCommit(writer, counts, Duration.ZERO, Waiting.SYSTEM);
        List<Future<Integer>> writes = new ArrayList<>();
        long before = counter("marketplace_db_write_transactions_total");

        whileSomebodyWrites(() -> {
            for (int i = 0; i < 3; i++) {
                int id = i;
                writes.add(later(LATER, handle -> insert(handle, id)));
                awaitWaiting(i + 1);
            }
        });
        for (Future<Integer> write : writes) {
            write.get();
        }

        assertThat(counter("marketplace_db_write_transactions_total") - before).isEqualTo(4);
        assertThat(stored()).hasSize(4);
    }

    /** Each client keeps a ledger of what was acknowledged, refused and failed. */
    @Test
    void whateverHappensToTheOthersAnAcknowledgedWriteIsThereAndAFailedOneIsNot() throws Exception {
        Map<Long, Boolean> ledger = new ConcurrentHashMap<>();
        AtomicInteger ids = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        for (int client = 0; client < 24; client++) {
            Random random = new Random(client);
            all.add(clients.submit(() -> {
                for (int i = 0; i < 60; i++) {
                    long id = ids.incrementAndGet();
                    ledger.put(id, attempt(id, random.nextInt(20)));
                }
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }

        List<Long> acknowledged = ledger.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        assertThat(stored()).isEqualTo(acknowledged);
        assertThat(ledger).hasSize(24 * 60);
        assertThat(group.waiting()).isZero();
    }

    private boolean attempt(long id, int kind) {
        try {
            switch (kind) {
                case 0 ->
                    write(LATER, handle -> {
                        insert(handle, id);
                        throw new IllegalStateException("meant");
                    });
                case 1 ->
                    write(LATER, handle -> {
                        insert(handle, id);
                        return insert(handle, id);
                    });
                case 2 ->
                    write(Duration.ofMillis(30), handle -> {
                        insert(handle, id);
                        return query(handle, ENDLESS);
                    });
                case 3 -> write(Duration.ofNanos(1), handle -> insert(handle, id));
                default -> write(LATER, handle -> insert(handle, id));
            }
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Somebody whose work has begun, and goes on until this is closed. */
    private Held hold() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Future<Integer> holder = later(LATER, handle -> {
            begun.countDown();
            await(end);
            return insert(handle, 1_000);
        });
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        return new Held(holder, end);
    }

    private void whileSomebodyWrites(Runnable action) throws Exception {
        Held held = hold();
        action.run();
        held.end();
    }

    private record Held(Future<Integer> holder, CountDownLatch latch) {

        void end() throws InterruptedException, ExecutionException {
            latch.countDown();
            holder.get();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitWaiting(int number) {
        eventually(number + " wait", () -> group.waiting() == number);
    }

    private Future<Integer> later(Duration timeout, Function<Handle, Integer> work) {
        return clients.submit(() -> write(timeout, work));
    }

    private int write(Duration timeout, Function<Handle, Integer> work) {
        try {
            return group.write(
                    Deadline.after(timeout),
                    AnyStatements.class,
                    any -> any.getHandle().inTransaction(work::apply));
        } catch (RuntimeException e) {
            throw SqliteErrors.translate(e);
        }
    }

    private static int insert(Handle handle, long id) {
        return handle.execute("INSERT INTO entries VALUES (?, 'text')", id);
    }

    private static int query(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Integer.class).one();
    }

    private long counter(String name) {
        return counts.families().stream()
                .filter(family -> family.name().equals(name))
                .map(Family::samples)
                .mapToLong(samples -> samples.values().iterator().next().longValue())
                .sum();
    }

    private List<Long> stored() {
        List<Long> ids = new ArrayList<>();
        try (Connection connection = TestDatabases.connect(file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM entries ORDER BY id")) {
            while (row.next()) {
                ids.add(row.getLong(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return ids;
    }
}
