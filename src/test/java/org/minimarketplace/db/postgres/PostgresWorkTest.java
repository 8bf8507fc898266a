package org.minimarketplace.db.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.transaction.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.minimarketplace.core.Claim;
import org.minimarketplace.core.Claims;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.Outcome;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.RequestInFlightException;
import org.minimarketplace.core.StoreBusyException;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.db.Handles;
import org.minimarketplace.db.Operation;
import org.minimarketplace.db.TestStore;

/** Units of work beside others on the same server: what is waited for, for how long, and what is done again. */
class PostgresWorkTest {

    private static final StoreDatabase.OfClass DATABASE = new StoreDatabase.OfClass();

    private final ExecutorService others = Executors.newCachedThreadPool();
    private StoreDatabase database;

    @BeforeEach
    void open() {
        database = DATABASE.open(Clock.systemUTC());
    }

    @AfterEach
    void close() {
        others.shutdownNow();
        database.close();
    }

    // ---- deadlines

    @Test
    void aStatementEndsAtTheDeadlineInTheServerToo() {
        assertThatThrownBy(() -> read(soonest(), handle -> handle.execute("SELECT pg_sleep(60)")))
                .isInstanceOfSatisfying(
                        DeadlineExceededException.class,
                        error -> assertThat(error.mayHaveTakenEffect()).isFalse());

        assertThat(sleepers()).containsExactly("0");
    }

    @Test
    void severalStatementsHaveOneDeadlineTogether() {
        AtomicInteger done = new AtomicInteger();

        assertThatThrownBy(() -> read(Deadline.after(Duration.ofMillis(500)), handle -> {
                    for (int i = 0; i < 1_000; i++) {
                        handle.execute("SELECT pg_sleep(0.1)");
                        done.incrementAndGet();
                    }
                    return 0;
                }))
                .isInstanceOf(DeadlineExceededException.class);

        assertThat(done).hasValueLessThan(10);
    }

    @Test
    void aStatementWithoutATransactionEndsAtTheDeadline() {
        assertThatThrownBy(() -> Handles.run(
                        database.unitsOfWork(),
                        Operation.FIND,
                        soonest(),
                        handle -> handle.execute("SELECT pg_sleep(60)")))
                .isInstanceOf(DeadlineExceededException.class);

        assertThat(database.store().find(new UUID(0, 1), TestStore.deadline())).isEmpty();
    }

    @Test
    void aLockOfSomebodyElseIsNotWaitedForWithoutEnd() throws Exception {
        Product tea = stored(1);
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT id FROM products FOR UPDATE");

            assertThatThrownBy(() -> database.store().delete(tea.id(), Precondition.NONE, in(Duration.ofSeconds(1))))
                    .isInstanceOf(StoreBusyException.class);
            assertThat(database.store().find(tea.id(), TestStore.deadline())).contains(tea);
        }
        database.store().delete(tea.id(), Precondition.NONE, TestStore.deadline());
    }

    // ---- keys

    @Test
    void theSecondUnderAKeyWaitsForTheFirstAndHasItsAnswer() throws Exception {
        Product tea = TestStore.product(1, "Tea", null, 1);
        Claim claim = Claims.of("k", List.of(tea));
        List<Optional<Outcome>> earlier =
                together(8, () -> database.store().insert(List.of(tea), claim, TestStore.deadline()));

        assertThat(earlier.stream().filter(Optional::isEmpty)).hasSize(1);
        assertThat(earlier.stream().flatMap(Optional::stream)).hasSize(7).containsOnly(claim.outcome());
    }

    @Test
    void aKeyThatSomebodyElseHoldsIsInFlight() throws Exception {
        Product tea = TestStore.product(1, "Tea", null, 1);
        Claim claim = Claims.of("k", List.of(tea));
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO idempotent_outcomes VALUES ('k', '', repeat('0', 64), 200, '', '', 1, 1)");

            assertThatThrownBy(() -> database.store().insert(List.of(tea), claim, in(Duration.ofMillis(500))))
                    .isInstanceOf(RequestInFlightException.class);
            other.rollback();
        }
        assertThat(database.store().insert(List.of(tea), claim, TestStore.deadline()))
                .isEmpty();
    }

    // ---- changes

    @Test
    void changesAtOnceAddUpWithoutAPrecondition() throws Exception {
        Product counter = stored(1);

        together(4, () -> {
            for (int i = 0; i < 25; i++) {
                database.store()
                        .update(
                                counter.id(),
                                Precondition.NONE,
                                stored -> stored.with(
                                        new ProductDetails(
                                                "Tea", null, stored.details().price() + 1, "USD"),
                                        stored.updatedAt()),
                                TestStore.deadline());
            }
            return 0;
        });

        Product last = database.store().find(counter.id(), TestStore.deadline()).orElseThrow();
        assertThat(last.details().price()).isEqualTo(101);
        assertThat(last.version()).isEqualTo(101);
    }

    @Test
    void whoeverIsCalledOffForADeadlockIsDoneAgain() throws Exception {
        stored(1);
        stored(2);
        CyclicBarrier bothHaveOne = new CyclicBarrier(2);
        AtomicInteger runs = new AtomicInteger();
        Callable<Integer> oneThenTwo = () -> locking(1, 2, bothHaveOne, runs);
        Callable<Integer> twoThenOne = () -> locking(2, 1, bothHaveOne, runs);

        Future<Integer> first = others.submit(oneThenTwo);
        Future<Integer> second = others.submit(twoThenOne);
        first.get(30, TimeUnit.SECONDS);
        second.get(30, TimeUnit.SECONDS);

        assertThat(runs).hasValue(3);
        assertThat(database.told()).containsExactly("update again: deadlock");
        assertThat(database.column("SELECT DISTINCT price FROM products")).containsExactly("3");
    }

    private int locking(int one, int other, CyclicBarrier bothHaveOne, AtomicInteger runs) {
        return Handles.run(
                database.unitsOfWork(),
                Operation.UPDATE,
                TestStore.deadline(),
                handle -> handle.inTransaction(open -> {
                    boolean again = runs.incrementAndGet() > 2;
                    open.execute("UPDATE products SET price = price + 1 WHERE row_id = ?", one);
                    if (!again) {
                        await(bothHaveOne);
                    }
                    return open.execute("UPDATE products SET price = price + 1 WHERE row_id = ?", other);
                }));
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- connections

    @Test
    void aConnectionThatTheServerEndedIsReplacedUnseen() {
        Product tea = stored(1);
        endAllConnections();

        assertThat(database.store().find(tea.id(), TestStore.deadline())).contains(tea);
        endAllConnections();
        database.store().delete(tea.id(), Precondition.NONE, TestStore.deadline());
    }

    @Test
    void whatIsCutOffInTheMiddleIsRolledBackAndSaidToBe() {
        stored(1);

        assertThatThrownBy(() -> Handles.run(
                        database.unitsOfWork(),
                        Operation.UPDATE,
                        TestStore.deadline(),
                        handle -> handle.inTransaction(open -> {
                            open.execute("UPDATE products SET price = 99");
                            endAllConnections();
                            return open.execute("UPDATE products SET price = 100");
                        })))
                .isInstanceOf(StoreUnavailableException.class);

        assertThat(database.column("SELECT price FROM products")).containsExactly("1");
    }

    @Test
    void aTransactionThatHasFailedIsNeverTakenForCommitted() {
        assertThatThrownBy(() -> Handles.run(
                        database.unitsOfWork(),
                        Operation.CREATE,
                        TestStore.deadline(),
                        handle -> handle.inTransaction(open -> {
                            open.execute("INSERT INTO imports VALUES (repeat('0', 64), 1, 1)");
                            assertThatThrownBy(() -> open.execute("SELECT 1/0")).isInstanceOf(RuntimeException.class);
                            return 0;
                        })))
                .isInstanceOf(RuntimeException.class);

        assertThat(database.column("SELECT digest FROM imports")).isEmpty();
    }

    @Test
    void pagesSeeTheDatabaseAtOneMoment() {
        stored(1);
        Integer seen = read(TestStore.deadline(), handle -> {
            int before = count(handle);
            database.execute("DELETE FROM products");
            return before * 10 + count(handle);
        });

        assertThat(seen).isEqualTo(11);
    }

    private static int count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM products")
                .mapTo(int.class)
                .one();
    }

    /** A read of several statements. */
    private <T> T read(Deadline deadline, Function<Handle, T> work) {
        return database.unitsOfWork().run(Operation.PAGE, deadline, Reads.class, reads -> reads.together(work));
    }

    /** Statements in one transaction. */
    public interface Reads extends SqlObject {

        @Transaction
        default <T> T together(Function<Handle, T> work) {
            return work.apply(getHandle());
        }
    }

    private Product stored(long number) {
        Product product = TestStore.product(number, "Tea", null, 1);
        database.store().insert(List.of(product), null, TestStore.deadline());
        return product;
    }

    private void endAllConnections() {
        database.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    private List<String> sleepers() {
        return database.column("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND state = 'active' AND pid <> pg_backend_pid()");
    }

    private <T> List<T> together(int threads, Callable<T> work) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<T>> running = IntStream.range(0, threads)
                .mapToObj(i -> others.submit(() -> {
                    start.await();
                    return work.call();
                }))
                .toList();
        start.countDown();
        List<T> answers = new ArrayList<>();
        for (Future<T> each : running) {
            answers.add(each.get(60, TimeUnit.SECONDS));
        }
        return answers;
    }

    private static Deadline soonest() {
        return in(Duration.ofMillis(300));
    }

    private static Deadline in(Duration duration) {
        return Deadline.after(duration);
    }
}
