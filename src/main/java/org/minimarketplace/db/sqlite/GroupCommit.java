package org.minimarketplace.db.sqlite;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.core.Waiting;
import org.minimarketplace.db.sqlite.Member.State;

/**
 * Lets writes share a commit: SQLite has one writer, and what a small write costs is the sync of its commit. Who finds
 * nobody writing leads: it runs its own work and that of all who wait, each inside a savepoint, in the order in which
 * they came, and commits once. Nobody waits for a group to fill. Then the first of those who have come meanwhile leads.
 *
 * <ul>
 *   <li>A write is acknowledged after the commit, and is whole or not there.
 *   <li>Work that fails is undone to its savepoint, and the others go on.
 *   <li>Work that takes the transaction with it (interrupted at a deadline, disk full, input or output failed) fails
 *       alone: the others run again, one by one. Nothing of it was committed.
 *   <li>A commit that fails is not tried again: its outcome is not known, unless the disk was full, which SQLite finds
 *       before it makes anything durable.
 *   <li>Everybody leaves at their own deadline: while they wait, while their work runs, and while that of those behind
 *       them in the group runs. A commit is not called off.
 * </ul>
 *
 * Work may therefore run on the thread of another, and more than once, but is committed once at most. Thread-safe.
 */
final class GroupCommit {

    /** The most members of a group: more make it hardly cheaper, and wait longer. */
    static final int LARGEST = 64;

    private final WritingConnection writer;
    private final GroupObserver observer;
    private final long longestNanos;

    private final Waiting clock;
    private final Lock lock;
    private final Deque<Member<?, ?>> waiting = new ArrayDeque<>();
    private boolean led;

    /**
     * Writes by the one connection that there is for it.
     *
     * @param longest those whose work has not begun by then are left to the next group, so that nobody waits long for
     *     the commit
     * @param waiting how writes wait for each other
     */
    GroupCommit(WritingConnection writer, GroupObserver observer, Duration longest, Waiting waiting) {
        this.writer = writer;
        this.observer = observer;
        this.longestNanos = longest.toNanos();
        this.clock = waiting;
        this.lock = waiting.lock();
    }

    /**
     * Runs work, and returns when what it has changed is durable.
     *
     * @throws DeadlineExceededException at the deadline; nothing was changed
     * @throws RuntimeException of the work, of the driver, or of JDBI
     */
    <D, T> T write(Deadline deadline, Class<D> dao, Function<D, T> work) {
        Member<D, T> mine = new Member<>(deadline, dao, work, lock.newCondition(), clock);
        join(mine);
        while (awaitTurn(mine)) {
            lead(mine);
        }
        return mine.outcome();
    }

    /** How many wait for their turn. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void join(Member<?, ?> mine) {
        lock.lock();
        try {
            if (led) {
                waiting.addLast(mine);
            } else {
                led = true;
                mine.become(State.LEADING);
            }
        } finally {
            lock.unlock();
        }
    }

    /** True if it is to lead; false if its outcome is known. */
    private boolean awaitTurn(Member<?, ?> mine) {
        lock.lock();
        try {
            while (true) {
                switch (mine.state()) {
                    case LEADING -> {
                        return true;
                    }
                    case DONE -> {
                        return false;
                    }
                    // What has run is committed or undone by its leader, and ends by the deadlines of the group.
                    case RUNNING -> mine.awaitLeader();
                    case WAITING, TAKEN -> {
                        if (!mine.awaitTurn()) {
                            waiting.remove(mine);
                            throw Thread.currentThread().isInterrupted()
                                    ? new StoreUnavailableException(
                                            "interrupted while waiting to write", new InterruptedException())
                                    : DeadlineExceededException.withoutEffect(null);
                        }
                    }
                    case LEFT -> throw new IllegalStateException("nobody comes back after leaving");
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void lead(Member<?, ?> mine) {
        List<Member<?, ?>> group = new ArrayList<>(LARGEST);
        group.add(mine);
        try {
            take(mine, group);
            if (group.size() == 1) {
                alone(mine);
            } else {
                together(group);
            }
        } finally {
            handOver(group);
        }
    }

    /** Adds those who wait to their leader, up to the first one that has to be alone. */
    private void take(Member<?, ?> leader, List<Member<?, ?>> group) {
        lock.lock();
        try {
            while (!leader.isAlone()
                    && group.size() < LARGEST
                    && !waiting.isEmpty()
                    && !waiting.getFirst().isAlone()) {
                Member<?, ?> next = waiting.removeFirst();
                next.become(State.TAKEN);
                group.add(next);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Without the price of a savepoint; the work has its own transaction. */
    private <D, T> void alone(Member<D, T> mine) {
        begin(mine);
        observer.began(mine.waitedNanos());
        try {
            mine.deadline().check();
            mine.succeed(writer.use(mine.deadline(), mine.dao(), mine.work()));
        } catch (RuntimeException | Error e) {
            mine.fail(e);
        }
        observer.ended(1);
    }

    private void together(List<Member<?, ?>> group) {
        List<Member<?, ?>> ran = new ArrayList<>();
        try {
            writer.borrow(turn -> {
                turn.arm(group.get(0).deadline());
                turn.begin();
                runAll(turn, group, ran);
                commit(turn, ran);
                return ran;
            });
        } catch (RuntimeException | Error e) {
            if (ran.isEmpty()) {
                // There is no connection, or another process has the lock.
                group.get(0).fail(e);
            } else {
                again(ran);
            }
        }
    }

    private void runAll(WritingConnection.Turn turn, List<Member<?, ?>> group, List<Member<?, ?>> ran) {
        long end = clock.now() + longestNanos;
        Deadline earliest = group.get(0).deadline();
        for (Member<?, ?> member : group) {
            boolean late = !ran.isEmpty() && clock.now() - end > 0;
            if (late || !begin(member)) {
                continue;
            }
            if (member.deadline().remainingNanos() < earliest.remainingNanos()) {
                earliest = member.deadline();
            }
            ran.add(member);
            observer.began(member.waitedNanos());
            member.runInside(turn, earliest);
        }
    }

    private void commit(WritingConnection.Turn turn, List<Member<?, ?>> ran) {
        try {
            turn.commit();
        } catch (RuntimeException e) {
            if (SqliteErrors.isDiskFull(e)) {
                throw e;
            }
            // Those as well whose own work had failed: it may have been for what another has written.
            ran.forEach(member -> member.fail(e));
        }
        // A connection that cannot be given back afterwards must not make anybody write twice.
        ran.forEach(Member::stand);
        observer.ended(ran.size());
    }

    /** All was undone with the transaction, what was answered from it included: it runs again, but for who ended it. */
    private void again(List<Member<?, ?>> ran) {
        observer.undone(ran.size());
        ran.forEach(Member::undo);
    }

    /** False if the member has left meanwhile. */
    private boolean begin(Member<?, ?> member) {
        lock.lock();
        try {
            return member.begin();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells everybody how it went; those who have not begun, and those who were undone, come first in the next groups.
     */
    private void handOver(List<Member<?, ?>> group) {
        lock.lock();
        try {
            for (int i = group.size() - 1; i >= 0; i--) {
                if (group.get(i).settle()) {
                    waiting.addFirst(group.get(i));
                }
            }
            Member<?, ?> next = waiting.pollFirst();
            led = next != null;
            if (next != null) {
                next.promote();
            }
        } finally {
            lock.unlock();
        }
    }
}
