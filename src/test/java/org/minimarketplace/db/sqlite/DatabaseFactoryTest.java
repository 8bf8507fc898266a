package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.minimarketplace.db.sqlite.TestDatabases.run;
import static org.minimarketplace.db.sqlite.TestDatabases.soon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.JdbiProductStore;
import org.minimarketplace.db.Operation;
import org.minimarketplace.gate.DatabaseGate;
import org.sqlite.SQLiteConnection;

class DatabaseFactoryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final Product TEA =
            new Product(new UUID(7, 1), new ProductDetails("Tea", null, 450, "EUR"), 1, NOW, NOW);

    @TempDir
    Path folder;

    private final DatabaseGate gate = TestDatabases.gate();

    private Path file() {
        return folder.resolve("products.db");
    }

    /** Puts something unusable where the database should be. */
    private interface Obstacle {
        void put(Path file) throws Exception;
    }

    static Stream<Arguments> obstacles() {
        return Stream.of(
                obstacle("a folder", "is not a file", Files::createDirectory),
                obstacle(
                        "a text file",
                        "damaged or not a SQLite database",
                        file -> Files.writeString(file, "name,price\ntea,450\n".repeat(100))),
                obstacle(
                        "a database of somebody else",
                        "another application",
                        file -> execute(file, "CREATE TABLE theirs (x)")),
                obstacle("a database whose first page is damaged", "damaged", file -> {
                    TestDatabases.open(file).stop();
                    byte[] bytes = Files.readAllBytes(file);
                    Arrays.fill(bytes, 100, 4096, (byte) 0xAA);
                    Files.write(file, bytes);
                }),
                obstacle("a database that was cut off", "damaged", file -> {
                    TestDatabases.open(file).stop();
                    byte[] bytes = Files.readAllBytes(file);
                    Files.write(file, Arrays.copyOf(bytes, 5_000));
                }));
    }

    private static Arguments obstacle(String sentence, String message, Obstacle obstacle) {
        return Arguments.of(sentence, message, obstacle);
    }

    @ParameterizedTest(name = "refuses {0} in one line and leaves it as it is")
    @MethodSource("obstacles")
    void refusesWhatItCannotUse(String sentence, String message, Obstacle obstacle) throws Exception {
        obstacle.put(file());
        List<String> before = contents();

        assertRefused(file(), message);

        assertThat(contents()).as(sentence).isEqualTo(before);
    }

    @ParameterizedTest(name = "refuses {0}")
    @CsvSource({
        "a folder that is missing, missing/products.db, does not exist",
        "a folder that is a file, a-file/products.db, does not exist",
        "a link to itself, loop, ''"
    })
    void refusesAPathThatLeadsNowhere(String sentence, String path, String message) throws IOException {
        Files.createFile(folder.resolve("a-file"));
        Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));

        assertRefused(folder.resolve(path), message);
        assertThat(folder.resolve("missing")).as(sentence).doesNotExist();
    }

    @Test
    void refusesAFolderThatIsNotWritable() {
        assumeThat(folder.toFile().setWritable(false)).isTrue();
        try {
            assumeThat(Files.isWritable(folder))
                    .as("the super-user may write everywhere")
                    .isFalse();
            assertRefused(file(), "is not writable");
        } finally {
            assertThat(folder.toFile().setWritable(true)).isTrue();
        }
    }

    @Test
    void makesADatabaseOfAnEmptyFile() throws Exception {
        Files.createFile(file());

        Database database = TestDatabases.open(file());
        try {
            assertThat(database.schemaVersion())
                    .isEqualTo(SqliteMigrations.all()
                            .get(SqliteMigrations.all().size() - 1)
                            .version());
            assertThat(database.file()).isEqualTo(file());
        } finally {
            database.stop();
        }
    }

    static Stream<Arguments> pragmas() {
        return Stream.of(
                Arguments.of("journal_mode", "wal"),
                Arguments.of("synchronous", "2"),
                Arguments.of("foreign_keys", "1"),
                Arguments.of("mmap_size", "0"),
                Arguments.of("journal_size_limit", String.valueOf(64 * 1024 * 1024)),
                Arguments.of("temp_store", "2"));
    }

    @ParameterizedTest(name = "{0} is {1} on every connection")
    @MethodSource("pragmas")
    void setsUpEveryConnection(String pragma, String expected) throws Exception {
        Database database = TestDatabases.open(file(), gate);
        try {
            assertThat(pragmaOnReaders(database, pragma)).containsOnly(expected);
            assertThat(pragmaOnWriter(database, pragma)).isEqualTo(expected);

            replaceWriter(database);
            assertThat(pragmaOnWriter(database, pragma))
                    .as("on a connection that replaced another")
                    .isEqualTo(expected);
        } finally {
            database.stop();
        }
    }

    @ParameterizedTest(name = "a reader cannot: {0}")
    @ValueSource(
            strings = {
                "DELETE FROM products",
                "CREATE TABLE t (x)",
                "PRAGMA application_id = 1",
                "INSERT INTO imports VALUES ('x', 1, 1)"
            })
    void keepsReadersFromWriting(String sql) throws Exception {
        Database database = TestDatabases.open(file(), gate);
        try {
            assertThat(pragmaOnReaders(database, "query_only")).containsOnly("1");
            assertThat(pragmaOnWriter(database, "query_only")).isEqualTo("0");
            assertThatThrownBy(() -> run(database, Operation.FIND, soon(), handle -> handle.execute(sql)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasStackTraceContaining("READONLY");
        } finally {
            database.stop();
        }
    }

    @Test
    void doesNotMakeADatabaseAgainThatVanished() throws Exception {
        Database database = TestDatabases.open(file());
        try {
            Files.delete(file());

            assertThatThrownBy(() -> replaceWriter(database)).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> store(database).insert(List.of(TEA), null, soon()))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(file()).doesNotExist();
            assertThat(database.isFileTheOneOpened()).isFalse();
        } finally {
            database.stop();
        }
    }

    @Test
    void storesNothingInAFileThatWasMovedAwayOrReplaced() throws Exception {
        Database database = TestDatabases.open(file());
        try {
            Path aside = Files.move(file(), folder.resolve("aside.db"));

            assertThatThrownBy(() -> store(database).insert(List.of(TEA), null, soon()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("removed or replaced");
            Files.copy(aside, file());
            assertThatThrownBy(() -> store(database).insert(List.of(TEA), null, soon()))
                    .isInstanceOf(StoreUnavailableException.class);

            Files.move(aside, file(), StandardCopyOption.REPLACE_EXISTING);
            store(database).insert(List.of(TEA), null, soon());
            assertThat(store(database).find(TEA.id(), soon())).contains(TEA);
        } finally {
            database.stop();
        }
    }

    @Test
    void closesWithoutALogAndFindsEverythingAgain() throws Exception {
        Database first = TestDatabases.open(file());
        store(first).insert(List.of(TEA), null, soon());
        byte[] key = first.cursorKey();
        assertThat(first.walSize()).isPositive();
        first.stop();

        assertThat(contents()).singleElement().asString().startsWith("products.db ");

        Database second = TestDatabases.open(file());
        try {
            assertThat(store(second).find(TEA.id(), soon())).contains(TEA);
            assertThat(second.cursorKey()).isEqualTo(key).hasSize(32);
        } finally {
            second.stop();
        }
    }

    @Test
    void readsALogThatWasLeftBehind() throws Exception {
        Path copy = folder.resolve("copy.db");
        Database database = TestDatabases.open(file());
        try {
            store(database).insert(List.of(TEA), null, soon());
            // What a crash leaves: the file, and the log beside it.
            Files.copy(file(), copy);
            Files.copy(Path.of(file() + "-wal"), Path.of(copy + "-wal"));
        } finally {
            database.stop();
        }

        Database recovered = TestDatabases.open(copy);
        try {
            assertThat(store(recovered).find(TEA.id(), soon())).contains(TEA);
        } finally {
            recovered.stop();
        }
    }

    @RepeatedTest(value = 20, name = "opens a fresh file twice at once, round {currentRepetition}")
    void opensAFreshFileTwiceAtOnce() throws Exception {
        int processes = 2;
        CyclicBarrier start = new CyclicBarrier(processes);
        ExecutorService executor = Executors.newFixedThreadPool(processes);
        try {
            List<Future<Database>> opened = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                opened.add(executor.submit(() -> {
                    start.await(30, TimeUnit.SECONDS);
                    return TestDatabases.open(file());
                }));
            }
            for (Future<Database> database : opened) {
                database.get(60, TimeUnit.SECONDS).stop();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> TestDatabases.open(file))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1);
    }

    /** The names, sizes and bytes of everything in the folder. */
    private List<String> contents() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> contents = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                boolean isFile = Files.isRegularFile(file);
                contents.add(
                        file.getFileName() + " " + (isFile ? Arrays.hashCode(Files.readAllBytes(file)) : "folder"));
            }
            return contents;
        }
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = TestDatabases.connect(file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static JdbiProductStore store(Database database) {
        return new JdbiProductStore(database.unitsOfWork(), Clock.systemUTC(), Duration.ofHours(24));
    }

    private static String pragmaOnWriter(Database database, String pragma) {
        return run(database, Operation.UPDATE, soon(), handle -> read(handle, pragma));
    }

    /** Holds as many connections as there are permits, all at once, after more permits were given than at the start. */
    private List<String> pragmaOnReaders(Database database, String pragma) {
        int permits = TestDatabases.READERS + 3;
        gate.resize(permits, 1);
        Set<SQLiteConnection> seen = new HashSet<>();
        List<String> values = new ArrayList<>();
        nested(database, permits, handle -> {
            seen.add(connection(handle));
            values.add(read(handle, pragma));
        });
        assertThat(seen)
                .as("connections of the start, the spare one, and some that are new")
                .hasSize(permits);
        return values;
    }

    private static void nested(Database database, int depth, Consumer<Handle> look) {
        if (depth > 0) {
            run(database, Operation.FIND, soon(), handle -> {
                look.accept(handle);
                nested(database, depth - 1, look);
                return depth;
            });
        }
    }

    private static String read(Handle handle, String pragma) {
        return handle.createQuery("PRAGMA " + pragma).mapTo(String.class).one();
    }

    /**
     * Leaves a transaction open, as after an error that leaves its end in doubt; the next write needs another
     * connection.
     */
    private static void replaceWriter(Database database) {
        SQLiteConnection before = run(database, Operation.UPDATE, soon(), handle -> {
            SQLiteConnection connection = connection(handle);
            handle.begin();
            return connection;
        });
        SQLiteConnection after = run(database, Operation.UPDATE, soon(), DatabaseFactoryTest::connection);
        assertThat(after).isNotSameAs(before);
    }

    private static SQLiteConnection connection(Handle handle) {
        try {
            return handle.getConnection().unwrap(SQLiteConnection.class);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
