package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.minimarketplace.db.sqlite.TestDatabases.run;
import static org.minimarketplace.db.sqlite.TestDatabases.soon;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.StoreBusyException;
import org.minimarketplace.core.StoreFullException;
import org.minimarketplace.db.JdbiProductStore;
import org.minimarketplace.db.Operation;
import org.sqlite.SQLiteConnection;

/** Transactions that end otherwise than by their COMMIT, and what the writes behind them meet. */
@Timeout(60)
class SqliteTransactionsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final Product TEA = product(1, "green");
    private static final Product COFFEE = product(2, "dark");

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private Database database;
    private JdbiProductStore store;

    @BeforeEach
    void open() {
        database = TestDatabases.open(folder.resolve("products.db"));
        store = new JdbiProductStore(database.unitsOfWork(), Clock.systemUTC(), Duration.ofHours(24));
        write("CREATE TABLE t (x INTEGER PRIMARY KEY)");
        write("CREATE TABLE child (x REFERENCES t (x) DEFERRABLE INITIALLY DEFERRED)");
    }

    @AfterEach
    void close() throws Exception {
        database.stop();
    }

    @Test
    void replacesAConnectionWhoseTransactionWasInterrupted() throws SQLException {
        SQLiteConnection before = writer();
        Deadline deadline = Deadline.after(Duration.ofMinutes(1), nanos::get);

        assertThatThrownBy(() -> run(
                        database,
                        Operation.UPDATE,
                        deadline,
                        handle -> handle.inTransaction(transaction -> {
                            transaction.execute("INSERT INTO t VALUES (1)");
                            nanos.addAndGet(Duration.ofHours(1).toNanos());
                            return transaction.execute("INSERT INTO t WITH RECURSIVE n (x) AS"
                                    + " (SELECT 2 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n");
                        })))
                .isInstanceOfSatisfying(
                        DeadlineExceededException.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());

        assertThat(writer()).isNotSameAs(before);
        assertThat(countFromOutside("t")).isZero();
        assertWritesGoOn();
    }

    @Test
    void keepsAReaderWhoseTransactionWasInterrupted() {
        Deadline deadline = Deadline.after(Duration.ofMinutes(1), nanos::get);
        List<SQLiteConnection> interrupted = new ArrayList<>();

        assertThatThrownBy(() -> run(
                        database,
                        Operation.PAGE,
                        deadline,
                        handle -> handle.inTransaction(transaction -> {
                            interrupted.add(connection(transaction));
                            nanos.addAndGet(Duration.ofHours(1).toNanos());
                            return transaction
                                    .createQuery("WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
                                            + " SELECT count(*) FROM n")
                                    .mapTo(Integer.class)
                                    .one();
                        })))
                .isInstanceOf(DeadlineExceededException.class);

        List<SQLiteConnection> used = new ArrayList<>();
        for (int i = 0; i <= 2 * TestDatabases.READERS; i++) {
            used.add(run(database, Operation.PAGE, soon(), SqliteTransactionsTest::connection));
            int counted = run(
                    database, Operation.PAGE, soon(), handle -> handle.inTransaction(SqliteTransactionsTest::count));
            assertThat(counted).isZero();
        }
        assertThat(used).containsAll(interrupted);
    }

    @Test
    void aConnectionThatCannotBeCleanedUpIsReplacedAndChangesNoOutcome() throws SQLException {
        SQLiteConnection before = writer();

        int written = run(database, Operation.UPDATE, soon(), handle -> {
            breakCleanup(handle);
            return handle.execute("INSERT INTO t VALUES (1)");
        });

        assertThat(written).isEqualTo(1);
        SQLiteConnection after = writer();
        assertThat(after).isNotSameAs(before);
        assertThat(countFromOutside("t")).isEqualTo(1);
        IllegalStateException failure = new IllegalStateException("the work failed");
        assertThatThrownBy(() -> run(database, Operation.UPDATE, soon(), handle -> {
                    breakCleanup(handle);
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(writer()).isNotSameAs(after);
        assertWritesGoOn();
    }

    private static void breakCleanup(Handle handle) {
        handle.addCleanable(() -> {
            throw new SQLException("it cannot be closed");
        });
    }

    @Test
    void storesNothingOnAFullDisk() throws SQLException {
        SQLiteConnection before = writer();
        run(
                database,
                Operation.UPDATE,
                soon(),
                handle -> handle.createQuery("PRAGMA max_page_count = 1")
                        .mapTo(Integer.class)
                        .one());
        List<Product> large = IntStream.range(10, 200)
                .mapToObj(i -> product(i, "𝄞".repeat(2_000)))
                .toList();

        assertThatThrownBy(() -> store.insert(large, null, soon())).isInstanceOf(StoreFullException.class);

        assertThat(countFromOutside("products")).isZero();
        assertThat(store.find(TEA.id(), soon())).as("reads go on").isEmpty();
        // The limit was the connection's own, and went with it.
        assertThat(writer()).isNotSameAs(before);
        assertWritesGoOn();
    }

    @Test
    void rollsBackWhenTheCommitFails() throws SQLException {
        assertThatThrownBy(() -> run(
                        database,
                        Operation.UPDATE,
                        soon(),
                        handle -> handle.inTransaction(
                                transaction -> transaction.execute("INSERT INTO child VALUES (404)"))))
                .hasMessageContaining("COMMIT failed")
                .hasStackTraceContaining("FOREIGNKEY");

        assertThat(countFromOutside("child")).isZero();
        assertWritesGoOn();
    }

    @Test
    void rollsBackAndKeepsTheConnectionWhenTheWorkFails() throws SQLException {
        SQLiteConnection before = writer();
        IllegalStateException failure = new IllegalStateException("the work failed");

        assertThatThrownBy(() -> run(
                        database,
                        Operation.UPDATE,
                        soon(),
                        handle -> handle.inTransaction(transaction -> {
                            transaction.execute("INSERT INTO t VALUES (1)");
                            throw failure;
                        })))
                .isSameAs(failure)
                .hasNoSuppressedExceptions();

        assertThat(writer()).isSameAs(before);
        assertThat(countFromOutside("t")).isZero();
        assertWritesGoOn();
    }

    @Test
    void endsAtItsDeadlineWhenAnotherProcessHoldsTheLock() throws SQLException {
        store.insert(List.of(TEA), null, soon());
        try (Connection other = TestDatabases.connect(database.file());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThatThrownBy(() -> store.insert(List.of(COFFEE), null, Deadline.after(Duration.ofMillis(50))))
                    .isInstanceOfAny(DeadlineExceededException.class, StoreBusyException.class);
            assertThatThrownBy(() -> store.delete(TEA.id(), Precondition.NONE, Deadline.after(Duration.ofMillis(50))))
                    .isInstanceOfAny(DeadlineExceededException.class, StoreBusyException.class);
            assertThat(store.find(TEA.id(), soon())).as("reads go on").contains(TEA);

            statement.execute("ROLLBACK");
        }
        assertThat(countFromOutside("products")).isEqualTo(1);
        store.delete(TEA.id(), Precondition.NONE, soon());
        assertWritesGoOn();
    }

    @Test
    void keepsAChangeUnderASavepointApart() throws SQLException {
        run(
                database,
                Operation.UPDATE,
                soon(),
                handle -> handle.inTransaction(transaction -> {
                    transaction.execute("INSERT INTO t VALUES (1)");
                    transaction.savepoint("s");
                    transaction.execute("INSERT INTO t VALUES (2)");
                    transaction.rollbackToSavepoint("s");
                    transaction.execute("INSERT INTO t VALUES (3)");
                    transaction.releaseSavepoint("s");
                    return 1;
                }));

        assertThat(countFromOutside("t")).isEqualTo(2);
    }

    @Test
    void showsAReadTransactionOneMoment() {
        int counted = run(
                database,
                Operation.PAGE,
                soon(),
                handle -> handle.inTransaction(transaction -> {
                    int before = count(transaction);
                    write("INSERT INTO t VALUES (1)");
                    assertThat(count(transaction)).isEqualTo(before);
                    return before;
                }));

        assertThat(counted).isZero();
        int afterwards = run(database, Operation.PAGE, soon(), SqliteTransactionsTest::count);
        assertThat(afterwards).isEqualTo(1);
    }

    /** A write is durable when it returns, and the connection is as it was at the beginning. */
    private void assertWritesGoOn() throws SQLException {
        store.insert(List.of(TEA, COFFEE), null, soon());
        assertThat(countFromOutside("products")).isEqualTo(2);

        store.delete(TEA.id(), Precondition.NONE, soon());
        assertThat(countFromOutside("products")).isEqualTo(1);

        boolean autocommit = run(database, Operation.UPDATE, soon(), handle -> {
            try {
                return handle.getConnection().getAutoCommit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(autocommit).isTrue();
    }

    private void write(String sql) {
        run(database, Operation.UPDATE, soon(), handle -> handle.execute(sql));
    }

    private SQLiteConnection writer() {
        return run(database, Operation.UPDATE, soon(), SqliteTransactionsTest::connection);
    }

    private static SQLiteConnection connection(Handle handle) {
        try {
            return handle.getConnection().unwrap(SQLiteConnection.class);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What another process sees: rows of a transaction that is not committed do not count. */
    private int countFromOutside(String table) throws SQLException {
        try (Connection other = TestDatabases.connect(database.file());
                Statement statement = other.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return row.getInt(1);
        }
    }

    private static int count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM t").mapTo(Integer.class).one();
    }

    private static Product product(int id, String description) {
        return new Product(new UUID(7, id), new ProductDetails("p", description, 450, "EUR"), 1, NOW, NOW);
    }
}
