package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A statement that is used again is as if it were new. */
class KeptStatementsTest {

    private static final String INSERT = "INSERT INTO things (id, name) VALUES (:id, :name)";
    private static final String NAMES = "SELECT name FROM things WHERE id >= :id ORDER BY id";

    private final KeptStatements kept = new KeptStatements();
    private final Map<String, Set<PreparedStatement>> used = new HashMap<>();
    private Path file;
    private Handle handle;

    @BeforeEach
    void open(@TempDir Path folder) throws SQLException {
        file = folder.resolve("things.db");
        Connection connection = TestDatabases.connect(file);
        Jdbi jdbi = Jdbi.create(connection);
        jdbi.setStatementBuilderFactory(ignored -> kept);
        jdbi.setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                used.computeIfAbsent(context.getRawSql(), sql -> Collections.newSetFromMap(new IdentityHashMap<>()))
                        .add(context.getStatement());
            }
        });
        handle = jdbi.open();
        handle.execute("PRAGMA journal_mode = WAL");
        handle.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)");
        insert(1, "one");
        insert(2, "two");
    }

    @AfterEach
    void close() {
        handle.close();
    }

    @Test
    void aStatementIsPreparedOnce() {
        for (int i = 0; i < 10; i++) {
            assertThat(names(1)).containsExactly("one", "two");
            assertThat(names(2)).containsExactly("two");
        }

        assertThat(prepared(NAMES)).isEqualTo(1);
        assertThat(prepared(INSERT)).isEqualTo(1);
    }

    @Test
    void whatWasBoundIsForgotten() {
        handle.createUpdate("INSERT INTO things (id, name) VALUES (?, ?)")
                .bind(0, 3)
                .bind(1, "three")
                .execute();

        assertThatThrownBy(() -> handle.createUpdate("INSERT INTO things (id, name) VALUES (?, ?)")
                        .bind(0, 3)
                        .execute())
                .isInstanceOf(RuntimeException.class);
        handle.createUpdate("INSERT INTO things (id, name) VALUES (?, ?)")
                .bind(0, 4)
                .bind(1, (String) null)
                .execute();

        assertThat(names(1)).containsExactly("one", "two", "three", null);
    }

    @Test
    void aStatementThatIsInUseIsNotGivenToAnother() {
        try (ResultIterator<String> outer = query(1)) {
            assertThat(outer.next()).isEqualTo("one");
            assertThat(names(2)).containsExactly("two");
            assertThat(outer.next()).isEqualTo("two");
        }

        assertThat(names(1)).containsExactly("one", "two");
        assertThat(prepared(NAMES)).isEqualTo(2);
    }

    @Test
    void oneThatFailedWorksAgain() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> insert(1, "again")).isInstanceOf(UnableToExecuteStatementException.class);
        }
        insert(3, "three");

        assertThat(names(3)).containsExactly("three");
    }

    @Test
    void aBatchThatFailedLeavesNothingForTheNext() {
        assertThatThrownBy(() -> handle.prepareBatch(INSERT)
                        .bind("id", 3)
                        .bind("name", "three")
                        .add()
                        .bind("id", 1)
                        .bind("name", "again")
                        .add()
                        .execute())
                .isInstanceOf(UnableToExecuteStatementException.class);

        handle.prepareBatch(INSERT).bind("id", 5).bind("name", "five").add().execute();

        assertThat(names(4)).containsExactly("five");
    }

    @Test
    void oneThatWasNotReadToItsEndHoldsNothing() throws SQLException {
        try (ResultIterator<String> names = query(1)) {
            assertThat(names.next()).isEqualTo("one");
        }

        try (Connection other = TestDatabases.connect(file);
                Statement statement = other.createStatement()) {
            statement.execute("INSERT INTO things (id, name) VALUES (6, 'six')");
            try (ResultSet answer = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                assertThat(answer.next()).isTrue();
                assertThat(answer.getInt("busy")).isZero();
            }
        }
        assertThat(names(6)).containsExactly("six");
    }

    @Test
    void aChangeOfTheSchemaIsSeen() {
        assertThat(names(1)).containsExactly("one", "two");
        handle.execute("DROP TABLE things");
        handle.execute("CREATE TABLE things (name TEXT, id INTEGER PRIMARY KEY)");
        insert(7, "seven");

        assertThat(names(1)).containsExactly("seven");
    }

    @Test
    void thoseThatWereNotUsedForLongestGoFirst() {
        for (int i = 0; i < 2 * KeptStatements.MOST; i++) {
            assertThat(handle.createQuery("SELECT " + i).mapTo(Integer.class).one())
                    .isEqualTo(i);
            assertThat(names(2)).containsExactly("two");
        }

        assertThat(kept.idle()).isEqualTo(KeptStatements.MOST);
        assertThat(prepared(NAMES)).isEqualTo(1);
    }

    private void insert(int id, String name) {
        handle.createUpdate(INSERT).bind("id", id).bind("name", name).execute();
    }

    private List<String> names(int from) {
        return handle.createQuery(NAMES).bind("id", from).mapTo(String.class).list();
    }

    private ResultIterator<String> query(int from) {
        return handle.createQuery(NAMES).bind("id", from).mapTo(String.class).iterator();
    }

    private int prepared(String sql) {
        return used.getOrDefault(sql, Set.of()).size();
    }
}
