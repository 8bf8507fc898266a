package org.minimarketplace.gate;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;
import org.minimarketplace.gate.Lane.Entry;

/**
 * Every interleaving of a few threads in a lane, within bounds, has an outcome that some order of the same calls one
 * after the other has too: <a href="https://github.com/JetBrains/lincheck">Lincheck</a> searches for one that has not.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
@Param(name = "limit", gen = IntGen.class, conf = "1:3")
public class LaneModelTest {

    private static final int THREADS = 2;

    private final Lane lane = new Lane(2, 1);
    private final int[] held = new int[THREADS + 2];

    @Test
    void concurrentCallsAreAsIfOneCameAfterTheOther() {
        new ModelCheckingOptions()
                .threads(THREADS)
                .actorsBefore(2)
                .actorsPerThread(3)
                .actorsAfter(2)
                .iterations(40)
                .invocationsPerIteration(100)
                .sequentialSpecification(Specification.class)
                .check(LaneModelTest.class);
    }

    @Operation
    public Entry tryEnter(@Param(name = "thread") int thread) {
        Entry entry = lane.enter(0);
        if (entry == Entry.GRANTED) {
            held[thread]++;
        }
        return entry;
    }

    /** Only what this thread was granted: nothing else is allowed. */
    @Operation
    public boolean release(@Param(name = "thread") int thread) {
        if (held[thread] == 0) {
            return false;
        }
        held[thread]--;
        lane.release();
        return true;
    }

    @Operation
    public void resize(@Param(name = "limit") int limit) {
        lane.resize(limit);
    }

    @Operation(runOnce = true)
    public void close() {
        lane.close();
    }

    @Operation
    public boolean isFull() {
        return lane.isFull();
    }

    @Operation
    public LaneState state() {
        return lane.state();
    }

    /** What a lane with one place in its queue means, to callers that do not wait. */
    public static class Specification {

        private final int[] held = new int[THREADS + 2];
        private int limit = 2;
        private int inUse;
        private boolean closed;

        public Entry tryEnter(int thread) {
            if (closed) {
                return Entry.CLOSED;
            }
            if (inUse >= limit) {
                return Entry.LATE;
            }
            inUse++;
            held[thread]++;
            return Entry.GRANTED;
        }

        public boolean release(int thread) {
            if (held[thread] == 0) {
                return false;
            }
            held[thread]--;
            inUse--;
            return true;
        }

        public void resize(int newLimit) {
            limit = newLimit;
        }

        public void close() {
            closed = true;
        }

        public boolean isFull() {
            return closed;
        }

        public LaneState state() {
            return new LaneState(limit, inUse, 0);
        }
    }
}
