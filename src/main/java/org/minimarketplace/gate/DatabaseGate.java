package org.minimarketplace.gate;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.Waiting;
import org.minimarketplace.gate.GateRefusedException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds concurrent work in the database: units of work, not statements and not threads. A permit is taken before a
 * connection, and kept until the unit of work is over, commit included.
 *
 * <p>Reads and writes have permits of their own, so that neither starves the other. Scans take a read permit too, but
 * only half of them can be scans at any time, and they queue apart: under load they give way before reads by key. Each
 * queue is fair: who has waited longest is next. It is bounded by the wait that is to be expected, by the threads that
 * all classes may hold, and by a length where the configuration has one. Thread-safe.
 */
public final class DatabaseGate implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseGate.class);

    private final Map<WorkClass, Lane> lanes = new EnumMap<>(WorkClass.class);
    private final Places places;
    private final Waiting clock;
    private final long maxWaitNanos;
    private final Duration drainTimeout;
    private final GateObserver observer;

    /** An open gate where there is no server whose threads could run out. */
    public DatabaseGate(GateSettings settings, Duration drainTimeout, GateObserver observer) {
        this(settings, Integer.MAX_VALUE, drainTimeout, observer);
    }

    /**
     * An open gate.
     *
     * @param threads of the server; most of them may be held here, and the rest has to turn away what is too much
     * @param drainTimeout how long {@link #stop} waits for permits to be returned
     */
    public DatabaseGate(GateSettings settings, int threads, Duration drainTimeout, GateObserver observer) {
        this(settings, threads, drainTimeout, observer, Waiting.SYSTEM);
    }

    /**
     * An open gate.
     *
     * @param threads of the server; most of them may be held here, and the rest has to turn away what is too much
     * @param drainTimeout how long {@link #stop} waits for permits to be returned
     * @param waiting how those who want a permit wait
     */
    public DatabaseGate(
            GateSettings settings, int threads, Duration drainTimeout, GateObserver observer, Waiting waiting) {
        this.maxWaitNanos = settings.maxWait().toNanoseconds();
        this.drainTimeout = drainTimeout;
        this.observer = observer;
        this.clock = waiting;
        this.places = new Places(threads);
        add(WorkClass.READ, settings.readPermits(), settings.longestQueue());
        add(WorkClass.SCAN, scanShare(settings.readPermits()), settings.longestQueue() / 2);
        add(WorkClass.WRITE, settings.writePermits(), settings.longestQueue());
    }

    private void add(WorkClass work, int permits, int queue) {
        // Half of the longest wait: an average, so that hardly anybody waits in vain.
        lanes.put(work, new Lane(permits, queue, maxWaitNanos / 2, clock));
    }

    /**
     * Takes a permit, waiting for it no longer than the deadline and the configured maximum allow.
     *
     * @return the permit, to be closed when the unit of work is over
     * @throws GateRefusedException if the queue is full, the wait was too long, or the gate is closed
     * @throws DeadlineExceededException if the deadline passed first
     */
    public Permit enter(WorkClass work, Deadline deadline) {
        long start = clock.now();
        if (!places.take(work)) {
            throw refusal(work, lane(work).isClosed() ? Reason.CLOSED : Reason.FULL);
        }
        try {
            pass(work, work, deadline, start);
            if (work == WorkClass.SCAN) {
                passAsRead(deadline, start);
            }
        } catch (RuntimeException e) {
            places.leave(work);
            throw e;
        }
        observer.admitted(work, clock.now() - start);
        return new Permit(() -> goHome(work));
    }

    private void passAsRead(Deadline deadline, long start) {
        try {
            pass(WorkClass.SCAN, WorkClass.READ, deadline, start);
        } catch (RuntimeException e) {
            lane(WorkClass.SCAN).release();
            throw e;
        }
    }

    private void goHome(WorkClass work) {
        if (work == WorkClass.SCAN) {
            lane(WorkClass.READ).release();
        }
        lane(work).release();
        places.leave(work);
    }

    private void pass(WorkClass work, WorkClass laneOf, Deadline deadline, long start) {
        long waited = clock.now() - start;
        long left = deadline.remainingNanos();
        long wait = Math.min(maxWaitNanos - waited, left);
        switch (lane(laneOf).enter(wait)) {
            case GRANTED -> {
                return;
            }
            case FULL -> throw refusal(work, Reason.FULL);
            case CLOSED -> throw refusal(work, Reason.CLOSED);
            case LATE -> {
                if (deadline.hasPassed()) {
                    observer.refused(work, Reason.DEADLINE);
                    throw DeadlineExceededException.withoutEffect(null);
                }
                throw refusal(work, Reason.LATE);
            }
        }
    }

    private GateRefusedException refusal(WorkClass work, Reason reason) {
        observer.refused(work, reason);
        return new GateRefusedException(work, reason);
    }

    /**
     * Whether work of this class would be refused at once: for turning a request away before anything is done for it.
     * Only a hint, because {@link #enter} decides.
     *
     * @return why it would, in which case it is counted as refused; empty if it would not
     */
    public Optional<Reason> turnsAway(WorkClass work) {
        if (!places.isFull(work) && !lane(work).isFull()) {
            return Optional.empty();
        }
        Reason reason = lane(work).isClosed() ? Reason.CLOSED : Reason.FULL;
        observer.refused(work, reason);
        return Optional.of(reason);
    }

    /** Changes the permits while work goes on; each from 1 to {@link GateSettings#MAX_PERMITS}. */
    public void resize(int reads, int writes) {
        lane(WorkClass.READ).resize(reads);
        lane(WorkClass.SCAN).resize(scanShare(reads));
        lane(WorkClass.WRITE).resize(writes);
    }

    /** A class of work at this moment. */
    public LaneState state(WorkClass work) {
        return lane(work).state();
    }

    /** How long work of this class has to expect to wait for its permit, if it came now. */
    public Duration expectedWait(WorkClass work) {
        return Duration.ofNanos(lane(work).expectedWaitNanos());
    }

    /** Whether everybody is refused, because the service stops. */
    public boolean isClosed() {
        return lanes.values().stream().anyMatch(Lane::isClosed);
    }

    /** For how long no permit of a class was given or returned although somebody wanted one; zero if nobody does. */
    public Duration starved(WorkClass work) {
        return Duration.ofNanos(lane(work).starvedNanos());
    }

    /** Refuses newcomers and those who wait, and waits for all permits to be returned. */
    @Override
    public void stop() throws InterruptedException {
        lanes.values().forEach(Lane::close);
        long end = clock.now() + drainTimeout.toNanos();
        for (Lane lane : lanes.values()) {
            if (!lane.awaitIdle(end - clock.now())) {
                LOG.warn("the gate closes over work that is still under way after {}", drainTimeout);
                return;
            }
        }
        LOG.info("gate closed, all permits are returned");
    }

    private Lane lane(WorkClass work) {
        Lane lane = lanes.get(work);
        if (lane == null) {
            throw new IllegalStateException("every class of work has a lane");
        }
        return lane;
    }

    private static int scanShare(int reads) {
        return Math.max(1, reads / 2);
    }
}
