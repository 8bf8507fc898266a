package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.minimarketplace.db.sqlite.TestDatabases.run;
import static org.minimarketplace.db.sqlite.TestDatabases.soon;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.db.Operation;
import org.sqlite.SQLiteConnection;

/** The timeout is the failure: what is not cancelled here runs for ever. */
@Timeout(60)
class CancellationTest {

    private static final String ENDLESS =
            "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";

    /** Far more work than there is between two looks at the deadline. */
    private static final String LONG =
            "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 100000) SELECT count(*) FROM n";

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabases.open(folder.resolve("products.db"));
    }

    @AfterEach
    void close() throws Exception {
        database.stop();
    }

    @ParameterizedTest(name = "ends an endless query of {0} at the deadline")
    @EnumSource(
            value = Operation.class,
            names = {"FIND", "PAGE", "UPDATE"})
    void endsARunningQueryAtTheDeadline(Operation operation) {
        Deadline deadline = Deadline.after(Duration.ofMillis(20));

        assertThatThrownBy(() -> run(database, operation, deadline, handle -> query(handle, ENDLESS)))
                .isInstanceOfSatisfying(
                        DeadlineExceededException.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    @ParameterizedTest(name = "the next borrower of a connection of {0} is not hit")
    @EnumSource(
            value = Operation.class,
            names = {"FIND", "UPDATE"})
    void doesNotHitTheNextBorrower(Operation operation) {
        List<SQLiteConnection> cancelled = new ArrayList<>();
        assertThatThrownBy(() -> run(database, operation, manual(), handle -> {
                    cancelled.add(connection(handle));
                    nanos.addAndGet(Duration.ofHours(1).toNanos());
                    return query(handle, ENDLESS);
                }))
                .isInstanceOf(DeadlineExceededException.class);

        List<SQLiteConnection> used = new ArrayList<>();
        for (int i = 0; i <= 2 * TestDatabases.READERS; i++) {
            int counted = run(database, operation, soon(), handle -> {
                used.add(connection(handle));
                return query(handle, LONG);
            });
            assertThat(counted).isEqualTo(100_000);
        }
        assertThat(used).as("the pool hands the connection out again").containsAll(cancelled);
    }

    @Test
    void letsASpareConnectionRunAfterACancelledOne() {
        for (int i = 0; i <= TestDatabases.READERS; i++) {
            assertThatThrownBy(() -> run(database, Operation.FIND, manual(), this::endlessAfterTheDeadline))
                    .isInstanceOf(DeadlineExceededException.class);
        }
        // Not under any deadline: nothing of the earlier ones may be left on the connection.
        database.ping();
        assertThat(database.cursorKey()).hasSize(32);
    }

    @Test
    void neverCallsOffACommit() {
        run(database, Operation.UPDATE, soon(), handle -> handle.execute("CREATE TABLE t (x)"));

        run(
                database,
                Operation.UPDATE,
                manual(),
                handle -> handle.inTransaction(transaction -> {
                    transaction.execute("INSERT INTO t VALUES (1)");
                    nanos.addAndGet(Duration.ofHours(1).toNanos());
                    return 1;
                }));

        int stored = run(database, Operation.FIND, soon(), handle -> query(handle, "SELECT count(*) FROM t"));
        assertThat(stored).isEqualTo(1);
    }

    private int endlessAfterTheDeadline(Handle handle) {
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        return query(handle, ENDLESS);
    }

    /** Passes when the test says so. */
    private Deadline manual() {
        return Deadline.after(Duration.ofMinutes(1), nanos::get);
    }

    private static int query(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Integer.class).one();
    }

    private static SQLiteConnection connection(Handle handle) {
        try {
            return handle.getConnection().unwrap(SQLiteConnection.class);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
