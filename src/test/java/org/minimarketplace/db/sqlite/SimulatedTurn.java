package org.minimarketplace.db.sqlite;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.db.sqlite.SimulatedFile.Content;
import org.minimarketplace.db.sqlite.SimulatedWeather.Step;
import org.minimarketplace.simulation.Simulation;
import org.sqlite.SQLiteErrorCode;

/**
 * A connection to a simulated file, as SQLite and {@link SqliteTransactions} have it: statements end at the deadline, a
 * commit does not; after some errors the transaction is gone without a word, and what is written then is durable at
 * once; a commit whose sync fails may be durable all the same.
 */
final class SimulatedTurn implements WritingConnection.Turn {

    private final Simulation world;
    private final SimulatedWeather weather;
    private final SimulatedFile file;
    private final boolean reads;
    private @Nullable Deadline armed;
    private @Nullable Content open;
    private @Nullable Content marked;
    /** As {@link SqliteTransactions} believes. */
    private boolean inTransaction;

    SimulatedTurn(Simulation world, SimulatedWeather weather, SimulatedFile file, boolean reads) {
        this.world = world;
        this.weather = weather;
        this.file = file;
        this.reads = reads;
    }

    @Override
    public void arm(Deadline deadline) {
        armed = deadline;
    }

    @Override
    public void begin() {
        take(weather.nanos(Step.BEGIN));
        SQLiteErrorCode error = weather.at(Step.BEGIN);
        if (error == SQLiteErrorCode.SQLITE_BUSY) {
            awaitLock();
        } else if (error != null) {
            throw SimulatedFile.error(error);
        }
        open = file.durable().copy();
        inTransaction = true;
        world.tell(() -> "begins a transaction");
    }

    /** Another process has it, and perhaps gives it back in time. */
    private void awaitLock() {
        long patience = armed == null ? 0 : Math.max(0, armed.remainingNanos() * 95 / 100);
        long held = weather.nanos(Step.COMMIT) * 4;
        world.sleep(Math.min(patience, held));
        if (held >= patience) {
            throw SimulatedFile.error(SQLiteErrorCode.SQLITE_BUSY);
        }
    }

    @Override
    public void commit() {
        long from = world.now();
        world.sleep(weather.nanos(Step.COMMIT));
        file.commits().add(new SimulatedFile.Commit(from, world.now()));
        Content done = open;
        if (done == null) {
            throw SimulatedFile.error(SQLiteErrorCode.SQLITE_ERROR);
        }
        SQLiteErrorCode error = weather.at(Step.COMMIT);
        if (error == null) {
            file.become(done);
            open = null;
            inTransaction = false;
            world.tell(() -> "has committed");
            return;
        }
        boolean stored = false;
        boolean afterFrames = error == SQLiteErrorCode.SQLITE_IOERR_FSYNC || error == SQLiteErrorCode.SQLITE_NOMEM;
        if (afterFrames && weather.coin()) {
            file.become(done);
            stored = true;
        }
        String but = stored ? ", but has" : "";
        world.tell(() -> "fails to commit: " + error + but);
        throw SqliteErrors.ofCommit(SimulatedFile.error(error));
    }

    private void rollback() {
        if (open == null) {
            throw SimulatedFile.error(SQLiteErrorCode.SQLITE_ERROR);
        }
        open = null;
        inTransaction = false;
    }

    @Override
    public void mark() {
        marked = required().copy();
    }

    @Override
    public void keep() {
        required();
        marked = null;
    }

    @Override
    public void undo() {
        required();
        open = marked;
        marked = null;
    }

    private Content required() {
        if (open == null) {
            throw SimulatedFile.error(SQLiteErrorCode.SQLITE_ERROR);
        }
        return open;
    }

    @Override
    public <D> D attach(Class<D> dao) {
        return dao.cast(new SimulatedDao(this));
    }

    /** As the annotation {@code Transaction} has it. */
    <T> T inTransaction(Supplier<T> work) {
        if (inTransaction || reads) {
            return work.get();
        }
        begin();
        try {
            T result = work.get();
            commit();
            return result;
        } catch (RuntimeException | Error e) {
            if (!SqliteErrors.leavesConnectionInDoubt(e)) {
                rollback();
            }
            throw e;
        }
    }

    /** Runs a statement on what this connection sees. */
    <T> T statement(Function<Content, T> work) {
        Step step = reads ? Step.READ : Step.STATEMENT;
        take(weather.nanos(step));
        SQLiteErrorCode error = weather.at(step);
        if (error != null) {
            RuntimeException failure = SimulatedFile.error(error);
            world.tell(() -> "a statement fails: " + error);
            if (SqliteErrors.leavesConnectionInDoubt(failure) && weather.coin()) {
                open = null;
            }
            throw failure;
        }
        if (open != null) {
            return work.apply(open);
        }
        Content content = file.durable().copy();
        T result = work.apply(content);
        if (!reads) {
            file.become(content);
        }
        return result;
    }

    /** Works for so long, or until the deadline. */
    private void take(long nanos) {
        long left = armed == null ? Simulation.FOREVER : armed.remainingNanos();
        if (nanos < left) {
            world.sleep(nanos);
            return;
        }
        world.sleep(Math.max(0, left));
        if (weather.coin()) {
            open = null;
        }
        throw SimulatedFile.error(SQLiteErrorCode.SQLITE_INTERRUPT);
    }
}
