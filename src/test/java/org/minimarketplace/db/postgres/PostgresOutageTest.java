package org.minimarketplace.db.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.minimarketplace.core.Claim;
import org.minimarketplace.core.Claims;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.Outcome;
import org.minimarketplace.core.OutcomeUnknownException;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.Storage;
import org.minimarketplace.db.TestStore;
import org.minimarketplace.db.postgres.CutNetwork.Fault;

/** What a caller is told when the network or the server fails in the middle, and what is true then. */
class PostgresOutageTest {

    /** As it ends in a message: not that of READ COMMITTED. */
    private static final String COMMIT = "COMMIT\0";

    private static final Product TEA = TestStore.product(1, "Tea", null, 1);
    private static final Claim CLAIM = Claims.of("k", List.of(TEA));

    private final DatabaseSettings direct = PostgresServer.get().newDatabase();
    private CutNetwork network;
    private StoreDatabase database;

    @BeforeEach
    void open() throws IOException {
        network = new CutNetwork(PostgresUrl.of(direct.url()).hosts());
        String url = "jdbc:postgresql://" + network.server() + "/"
                + PostgresUrl.of(direct.url()).database();
        database = new StoreDatabase(
                new DatabaseSettings(
                        url,
                        direct.user(),
                        direct.password(),
                        null,
                        direct.minFreeSpace(),
                        direct.checkpointEvery(),
                        direct.integrityCheckTimeout()),
                Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        database.close();
        network.close();
    }

    @ParameterizedTest(name = "{0} at a COMMIT: the outcome is not known, stored is {1}, and the key has the truth")
    @CsvSource({"CUT_BEFORE, false", "CUT_AFTER, true", "SWALLOW, false"})
    void aCommitWithoutAnAnswerIsAnOutcomeThatIsNotKnown(Fault fault, boolean stored) {
        database.store().insert(List.of(TestStore.product(2, "Coffee", null, 1)), null, TestStore.deadline());
        network.cut(fault, COMMIT);

        assertThatThrownBy(() -> insert(Deadline.after(Duration.ofSeconds(1))))
                .isInstanceOf(OutcomeUnknownException.class);

        assertThat(database.told()).containsExactly("create in doubt");
        assertThat(database.column("SELECT name FROM products")).hasSize(stored ? 2 : 1);
        assertThat(insert(TestStore.deadline())).isEqualTo(stored ? Optional.of(CLAIM.outcome()) : Optional.empty());
        assertThat(database.column("SELECT name FROM products")).hasSize(2);
    }

    @Test
    void whatIsCutBeforeTheCommitIsNotStoredAndSaidToBe() {
        network.cut(Fault.CUT_BEFORE, "INSERT INTO products");

        assertThatThrownBy(() -> insert(TestStore.deadline())).isInstanceOf(StoreUnavailableException.class);

        assertThat(database.column("SELECT name FROM products")).isEmpty();
        assertThat(insert(TestStore.deadline())).isEmpty();
    }

    @ParameterizedTest(name = "a first statement that is cut off, {0}, is sent again unseen")
    @CsvSource({"CUT_BEFORE", "CUT_AFTER"})
    void aConnectionThatWasOfNoUseIsReplacedUnseen(Fault fault) {
        network.cut(fault, "BEGIN");
        assertThat(insert(TestStore.deadline())).isEmpty();

        network.cut(fault, "SELECT");
        assertThat(database.store().find(TEA.id(), TestStore.deadline())).contains(TEA);
        assertThat(database.told()).containsExactly("create again: connection", "find again: connection");
    }

    @Test
    void aServerThatIsNotHeardOfAnyMoreEndsAtTheDeadline() {
        insert(TestStore.deadline());
        network.cut(Fault.SWALLOW, "SELECT");

        assertThatThrownBy(() -> database.store().find(TEA.id(), Deadline.after(Duration.ofMillis(300))))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(database.store().find(TEA.id(), TestStore.deadline())).contains(TEA);
    }

    @Test
    void whatWasAnsweredAfterAnOutageIsAnsweredAtOnce() {
        insert(TestStore.deadline());
        Storage.Probe probe = new PostgresStorage(database.database(), database.wholeness(), Clock.systemUTC())
                .probes()
                .get(0);
        assertThat(probe.trouble().get()).isEmpty();

        network.down();
        assertThatThrownBy(() -> database.store().find(TEA.id(), TestStore.deadline()))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> insert(TestStore.deadline())).isInstanceOf(StoreUnavailableException.class);
        assertThat(probe.trouble().get()).isPresent();

        network.up();
        assertThat(database.store().find(TEA.id(), TestStore.deadline())).contains(TEA);
        assertThat(insert(TestStore.deadline())).contains(CLAIM.outcome());
        assertThat(probe.trouble().get()).isEmpty();
    }

    @Test
    void aServerThatBecameReadOnlyIsNotReady() throws SQLException {
        insert(TestStore.deadline());
        Storage.Probe probe = new PostgresStorage(database.database(), database.wholeness(), Clock.systemUTC())
                .probes()
                .get(0);
        String name = PostgresUrl.of(direct.url()).database();
        database.execute("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
        network.down();
        network.up();

        assertThat(probe.trouble().get().or(() -> probe.trouble().get())).isPresent();
        assertThat(database.store().find(TEA.id(), TestStore.deadline())).contains(TEA);

        database.execute("BEGIN READ WRITE; ALTER DATABASE " + name + " RESET default_transaction_read_only; COMMIT");
        network.down();
        network.up();
        database.store().find(new UUID(0, 0), TestStore.deadline());
        assertThat(probe.trouble().get()).isEmpty();
    }

    @Test
    void aServerWithoutAConnectionLeftIsUnavailableUntilThereIsOne() throws Exception {
        String role = "app_few_" + ProcessHandle.current().pid();
        database.execute("DROP ROLE IF EXISTS " + role);
        database.execute("CREATE ROLE " + role + " LOGIN SUPERUSER PASSWORD 'p'");
        try (StoreDatabase few = new StoreDatabase(
                new DatabaseSettings(
                        direct.url(),
                        role,
                        "p",
                        null,
                        direct.minFreeSpace(),
                        direct.checkpointEvery(),
                        direct.integrityCheckTimeout()),
                Clock.systemUTC())) {
            few.store().insert(List.of(TEA), CLAIM, TestStore.deadline());
            database.execute("ALTER ROLE " + role + " NOSUPERUSER CONNECTION LIMIT 0");
            database.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '" + role + "'");

            assertThatThrownBy(() -> few.store().find(TEA.id(), TestStore.deadline()))
                    .isInstanceOf(StoreUnavailableException.class);

            database.execute("ALTER ROLE " + role + " SUPERUSER CONNECTION LIMIT -1");
            assertThat(few.store().find(TEA.id(), TestStore.deadline())).contains(TEA);
        }
    }

    private Optional<Outcome> insert(Deadline deadline) {
        return database.store().insert(List.of(TEA), CLAIM, deadline);
    }
}
