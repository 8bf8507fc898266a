package org.minimarketplace.db.sqlite;

import java.util.concurrent.locks.Condition;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.Waiting;

/**
 * A write on its way through {@link GroupCommit}, whose lock guards the state. What the work has come to is written by
 * the leader alone, and read after the state says that it is known.
 */
final class Member<D, T> {

    /** Where it is. */
    enum State {
        /** In the queue. */
        WAITING,
        /** In a group, but not begun. */
        TAKEN,
        /** Leads a group, its own work first. */
        LEADING,
        /** Its work has begun; how it ends is its leader's to say. */
        RUNNING,
        /** Its outcome is known. */
        DONE,
        /** Gave up before its work began. */
        LEFT
    }

    private final Deadline deadline;
    private final Class<D> dao;
    private final Function<D, T> work;
    private final Condition signal;
    private final Waiting clock;
    private final long joined;
    private State state = State.WAITING;
    private boolean alone;
    private boolean standing;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private boolean known;

    Member(Deadline deadline, Class<D> dao, Function<D, T> work, Condition signal, Waiting clock) {
        this.deadline = deadline;
        this.dao = dao;
        this.work = work;
        this.signal = signal;
        this.clock = clock;
        this.joined = clock.now();
    }

    Deadline deadline() {
        return deadline;
    }

    Class<D> dao() {
        return dao;
    }

    Function<D, T> work() {
        return work;
    }

    State state() {
        return state;
    }

    /** Whether its work has to be the only one of its group. */
    boolean isAlone() {
        return alone;
    }

    long waitedNanos() {
        return clock.now() - joined;
    }

    /** Without waking it: it goes on waiting. */
    void become(State next) {
        state = next;
    }

    /** The next leader. */
    void promote() {
        state = State.LEADING;
        signal.signal();
    }

    /** Until its leader has said how it ends. */
    void awaitLeader() {
        while (state == State.RUNNING) {
            signal.awaitUninterruptibly();
        }
    }

    /** False if the deadline has passed or the thread was interrupted, and so this has left. */
    boolean awaitTurn() {
        try {
            long remaining = deadline.remainingNanos();
            while (hasNotBegun() && remaining > 0) {
                remaining = signal.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (hasNotBegun()) {
            state = State.LEFT;
            return false;
        }
        return true;
    }

    private boolean hasNotBegun() {
        return state == State.WAITING || state == State.TAKEN;
    }

    /** False if it has left. */
    boolean begin() {
        if (state != State.TAKEN && state != State.LEADING) {
            return false;
        }
        state = State.RUNNING;
        return true;
    }

    /**
     * Runs the work in a transaction that is open, and undoes it if it fails.
     *
     * @param until everything ends there
     * @throws RuntimeException if the transaction has to end with it
     */
    void runInside(WritingConnection.Turn turn, Deadline until) {
        if (deadline.hasPassed()) {
            fail(DeadlineExceededException.withoutEffect(null));
            return;
        }
        turn.arm(until);
        turn.mark();
        try {
            T value = work.apply(turn.attach(dao));
            turn.keep();
            succeed(value);
        } catch (RuntimeException | Error e) {
            if (SqliteErrors.leavesConnectionInDoubt(e)) {
                blame(e);
                throw e;
            }
            turn.undo();
            fail(e);
        }
    }

    /** An interruption is by the earliest deadline of the group, which may be another's. */
    private void blame(Throwable error) {
        if (!SqliteErrors.isInterruption(error) || deadline.hasPassed()) {
            fail(error);
            stand();
        }
    }

    void succeed(T value) {
        result = value;
        known = true;
    }

    void fail(Throwable error) {
        failure = error;
        known = true;
    }

    /** Its outcome is not to be changed any more, whatever becomes of the connection. */
    void stand() {
        standing = true;
    }

    /** Its transaction was undone: it runs again, alone, unless its outcome stands. */
    void undo() {
        if (!standing) {
            result = null;
            failure = null;
            known = false;
            alone = true;
        }
    }

    /** The leader is through with it; true if it has to wait again. */
    boolean settle() {
        if (state == State.LEFT) {
            return false;
        }
        state = known ? State.DONE : State.WAITING;
        signal.signal();
        return !known;
    }

    /** To be called when it is done. The work's own answer, which is null where T may be. */
    @SuppressWarnings("NullAway")
    T outcome() {
        if (failure instanceof RuntimeException error) {
            throw error;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return result;
    }
}
