package org.minimarketplace.db.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.util.Duration;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductStore;
import org.minimarketplace.db.BackupSettings;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.ImportStages;
import org.minimarketplace.db.JdbiProductStore;
import org.minimarketplace.db.Migration;
import org.minimarketplace.db.Operation;
import org.minimarketplace.db.Repetition;
import org.minimarketplace.db.Stores;
import org.minimarketplace.db.TestStore;
import org.minimarketplace.db.UnitsOfWork;
import org.minimarketplace.db.spool.SqliteImportStages;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateObserver;
import org.minimarketplace.gate.GateSettings;

/** A store on a database of the tests' server, with a second way into the database for what the store does not tell. */
public final class StoreDatabase implements TestStore {

    static final GateSettings PERMITS = new GateSettings(4, null, null, 64, Duration.seconds(60));

    private final DatabaseSettings settings;
    private final PostgresDatabase storage;
    private final JdbiProductStore store;
    private final Told told = new Told();

    /** Opens a database with these settings. */
    public StoreDatabase(DatabaseSettings settings, Clock clock) {
        this(settings, clock, PostgresMigrations.all());
    }

    /** The same as the release that this history of the schema is made for. */
    StoreDatabase(DatabaseSettings settings, Clock clock, List<Migration> history) {
        this.settings = settings;
        DatabaseGate gate = new DatabaseGate(PERMITS, java.time.Duration.ofSeconds(1), GateObserver.NONE);
        storage = ((PostgresStorage) new Postgres(settings, BackupSettings.defaults(), PERMITS, clock, history)
                        .open(gate, told, new MetricRegistry()))
                .database();
        store = new JdbiProductStore(storage.unitsOfWork(), clock, RETENTION);
    }

    /** The database of a class of tests: empty for each of them, but for the schema. */
    static final class OfClass {

        private final DatabaseSettings settings = PostgresServer.get().newDatabase();

        /** Opens it empty. */
        StoreDatabase open(Clock clock) {
            StoreDatabase opened = new StoreDatabase(settings, clock);
            opened.execute("TRUNCATE products, idempotent_outcomes, imports RESTART IDENTITY");
            return opened;
        }

        /** Opens it for contracts. */
        Stores stores() {
            return new Stores() {
                @Override
                protected TestStore openEmpty(Clock clock) {
                    return open(clock);
                }

                @Override
                protected TestStore openAgain(Clock clock) {
                    return new StoreDatabase(settings, clock);
                }
            };
        }
    }

    /** What was told beyond the usual, like {@code update again: deadlock}. */
    List<String> told() {
        return List.copyOf(told.events());
    }

    /** Remembers what is told. */
    private record Told(Queue<String> events) implements DatabaseObserver {

        Told() {
            this(new ConcurrentLinkedQueue<>());
        }

        @Override
        public void ended(Operation operation, long nanos) {}

        @Override
        public void cancelled(Operation operation) {}

        @Override
        public void repeated(Operation operation, Repetition reason) {
            events.add(operation.label() + " again: " + reason.label());
        }

        @Override
        public void outcomeUnknown(Operation operation) {
            events.add(operation.label() + " in doubt");
        }
    }

    PostgresDatabase database() {
        return storage;
    }

    /** The check that everything is whole. */
    Wholeness wholeness() {
        return new Wholeness(this::connect, Clock.systemUTC());
    }

    @Override
    public ProductStore store() {
        return store;
    }

    @Override
    public UnitsOfWork unitsOfWork() {
        return storage.unitsOfWork();
    }

    @Override
    public ImportStages stages() {
        return new SqliteImportStages(storage.staging());
    }

    @Override
    public List<String> column(String query) {
        List<String> values = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
        return values;
    }

    /** Runs a statement on a connection that knows nothing of the store. */
    void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** A connection that knows nothing of the store. */
    Connection connect() throws SQLException {
        return PostgresServer.get().connect(settings);
    }

    @Override
    public void assertSound() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, words::text FROM products");
                PreparedStatement literal = connection.prepareStatement("SELECT CAST(? AS tsvector)::text")) {
            while (row.next()) {
                Product product = store.find(row.getObject(1, UUID.class), TestStore.deadline())
                        .orElseThrow();
                literal.setString(1, Lexemes.of(product));
                try (ResultSet words = literal.executeQuery()) {
                    words.next();
                    assertThat(row.getString(2)).as(product.toString()).isEqualTo(words.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            storage.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the database does not close", e);
        }
    }
}
