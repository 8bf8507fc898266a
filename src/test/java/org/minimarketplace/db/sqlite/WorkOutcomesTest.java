package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.minimarketplace.db.sqlite.TestDatabases.run;

import ch.qos.logback.classic.Level;
import com.codahale.metrics.MetricRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.Operation;
import org.minimarketplace.db.UnitsOfWork;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateObserver;
import org.minimarketplace.gate.GateRefusedException;
import org.minimarketplace.gate.GateSettings;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.harness.LoggedLines;

/** However a unit of work ends, it has one line at DEBUG that says how. */
class WorkOutcomesTest {

    private static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LATER = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @RegisterExtension
    private final LoggedLines lines = LoggedLines.of(UnitsOfWork.class).at(Level.DEBUG);

    private final List<Permit> taken = new ArrayList<>();
    private final DatabaseGate gate = new DatabaseGate(
            new GateSettings(1, null, null, 1, io.dropwizard.util.Duration.seconds(60)), LATER, GateObserver.NONE);
    private Database database;

    @BeforeEach
    void open() {
        database = new DatabaseFactory(Clock.systemUTC(), new MetricRegistry())
                .open(
                        DatabaseSettings.at("jdbc:sqlite:" + folder.resolve("marketplace.db")),
                        gate,
                        DatabaseObserver.NONE,
                        new UpkeepCounts());
    }

    @AfterEach
    void close() throws Exception {
        taken.forEach(Permit::close);
        gate.stop();
        database.stop();
    }

    @Test
    void whatIsDone() {
        run(database, Operation.FIND, Deadline.after(LATER), handle -> 1);

        assertOutcome("done");
    }

    @Test
    void whatIsCancelledAtTheDeadline() {
        Throwable error = catchThrowable(
                () -> run(database, Operation.FIND, Deadline.after(SOON), handle -> query(handle, ENDLESS)));

        assertThat(error).isInstanceOf(DeadlineExceededException.class);
        assertOutcome("cancelled");
    }

    @Test
    void whatFails() {
        Throwable error = catchThrowable(
                () -> run(database, Operation.FIND, Deadline.after(LATER), handle -> query(handle, "SELECT nothing")));

        assertThat(error).isNotNull();
        assertOutcome("failed");
    }

    @Test
    void whatTheDeadlineEndsBeforeItHasAPermit() {
        taken.add(gate.enter(WorkClass.READ, Deadline.after(LATER)));

        Throwable error = catchThrowable(() -> run(database, Operation.FIND, Deadline.after(SOON), handle -> 1));

        assertThat(error).isInstanceOf(DeadlineExceededException.class);
        assertOutcome("refused");
    }

    @Test
    void whatTheGateRefuses() throws Exception {
        gate.stop();

        Throwable error = catchThrowable(() -> run(database, Operation.FIND, Deadline.after(LATER), handle -> 1));

        assertThat(error).isInstanceOf(GateRefusedException.class);
        assertOutcome("refused");
    }

    private static int query(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Integer.class).one();
    }

    private void assertOutcome(String outcome) {
        assertThat(lines.messages())
                .singleElement()
                .asString()
                .matches("operation=find " + outcome + " wait=[0-9]+\\.[0-9]{3}ms time=[0-9]+\\.[0-9]{3}ms");
    }
}
